using CsCheck;

namespace Stead.Tests.Unit;

internal static class Generators
{
    public static Gen<T> OneOf<T>(params IReadOnlyList<T> values) => Gen.Int[0, values.Count - 1].Select(i => values[i]);
}
