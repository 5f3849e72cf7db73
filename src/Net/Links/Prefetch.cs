using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Stead.Net.Links;

/// <summary>
/// Tells the processor what will be wanted soon. It is a hint without an effect on anything but time: with ten thousand flows nearly all that a packet
/// meets is in no cache, and what was asked for early comes while something else is done.
/// </summary>
internal static class Prefetch
{
    private const int Line = 64;

    /// <param name="bytes">Of the object, from its beginning.</param>
    public static unsafe void Object(object? which, int bytes)
    {
        if (!Sse.IsSupported) return;
        // The address may be out of date when it is used: nothing is read or written through it.
        var at = *(byte**)Unsafe.AsPointer(ref which);
        for (var end = at + bytes; at < end; at += Line) Sse.Prefetch0(at);
    }
}
