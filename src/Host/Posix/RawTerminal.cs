using System.Runtime.InteropServices;

namespace Stead.Host.Posix;

/// <summary>A terminal that hands every key to us as it is typed, until disposed: then it is as it was. Restored also when the process is ended by a signal.</summary>
public sealed unsafe partial class RawTerminal : IDisposable
{
    /// <summary>struct termios is 60 bytes on Linux, 44 on FreeBSD; it is only passed on.</summary>
    private const int TermiosSize = 128;

    private const int Drain = 1;

    private readonly int _fd;
    private readonly byte[] _before = new byte[TermiosSize];
    private bool _isRaw;

    /// <returns>Null when the descriptor is not a terminal.</returns>
    public static RawTerminal? TryEnter(int fd)
    {
        if (!SystemCalls.IsTerminal(fd)) return null;
        var terminal = new RawTerminal(fd);
        fixed (byte* before = terminal._before)
        {
            if (Native.GetAttributes(fd, before) != 0) return null;
        }
        terminal.Enter();
        return terminal;
    }

    private RawTerminal(int fd) => _fd = fd;

    public void Enter()
    {
        Span<byte> raw = stackalloc byte[TermiosSize];
        _before.CopyTo(raw);
        fixed (byte* attributes = raw)
        {
            Native.MakeRaw(attributes);
            _isRaw = Native.SetAttributes(_fd, Drain, attributes) == 0;
        }
    }

    public void Restore()
    {
        if (!_isRaw) return;
        _isRaw = false;
        fixed (byte* before = _before) _ = Native.SetAttributes(_fd, Drain, before);
    }

    public void Dispose() => Restore();

    private static partial class Native
    {
        [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
        internal static partial int GetAttributes(int fd, byte* attributes);

        [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
        internal static partial int SetAttributes(int fd, int when, byte* attributes);

        [LibraryImport("libc", EntryPoint = "cfmakeraw")]
        internal static partial void MakeRaw(byte* attributes);
    }
}
