using System.Runtime.InteropServices;
using Stead.Host.Posix;

namespace Stead.Host.Fabric;

/// <summary>Machine code that can be called. It is written first and executable afterwards, never both.</summary>
public sealed unsafe partial class ExecutableMemory : SafeHandle
{
    private const int ReadWrite = 3, ReadExecute = 5, Private = 2;
    private static readonly int Anonymous = OperatingSystem.IsFreeBSD() ? 0x1000 : 0x20;
    private readonly nuint _length;

    /// <exception cref="HostException">The system allows no such memory.</exception>
    public ExecutableMemory(ReadOnlySpan<byte> code) : base(-1, ownsHandle: true)
    {
        _length = (nuint)code.Length;
        SetHandle(Native.Map(0, _length, ReadWrite, Private | Anonymous, -1, 0));
        if (IsInvalid) throw HostErrors.FromLast("map memory for machine code");
        code.CopyTo(new Span<byte>((void*)handle, code.Length));
        if (Native.Protect(handle, _length, ReadExecute) != 0) throw HostErrors.FromLast("make machine code executable");
    }

    public override bool IsInvalid => handle == -1;

    /// <summary>Where it begins; valid until it is disposed of.</summary>
    public nint Address => handle;

    protected override bool ReleaseHandle() => Native.Unmap(handle, _length) == 0;

    private static partial class Native
    {
        [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
        internal static partial nint Map(nint address, nuint length, int protection, int flags, int fd, nint offset);

        [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
        internal static partial int Protect(nint address, nuint length, int protection);

        [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
        internal static partial int Unmap(nint address, nuint length);
    }
}
