using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Stead.Core;

/// <summary>What must be true unless Stead itself is wrong. On in Release too.</summary>
public static class Invariant
{
    public static void Require([DoesNotReturnIf(false)] bool condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        if (!condition) Broken(what);
    }

    [DoesNotReturn]
    public static void Broken(string what) => throw new InvariantException(what);
}

/// <summary>A bug in Stead. Never caught except to be reported.</summary>
public sealed class InvariantException(string what) : Exception($"this must not happen: {what}");
