using System.Runtime.InteropServices;
using System.Text;

namespace Stead.Host.Posix;

/// <summary>
/// Starts a program without .NET's bookkeeping of children: its descriptors are what the caller says and nothing else, its signals
/// are the defaults, and it outlives us.
/// </summary>
public static unsafe partial class Spawn
{
    /// <param name="argv">argv[0] is looked for on PATH.</param>
    /// <param name="descriptors">Our descriptor → its number in the child; 0, 1 and 2 that are not given are /dev/null.</param>
    /// <returns>The child's pid; <see cref="SystemCalls.Wait"/> reaps it.</returns>
    /// <exception cref="HostException">There is no such program, or it may not be run.</exception>
    public static int Start(IReadOnlyList<string> argv, params ReadOnlySpan<(int Ours, int Theirs)> descriptors)
    {
        // Opaque in C; both systems' are far smaller.
        var actions = stackalloc byte[512];
        var attributes = stackalloc byte[1024];
        var signals = stackalloc byte[256];
        var arguments = argv.Select(NullTerminated).ToArray();
        var environment = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .Select(e => NullTerminated($"{e.Key}={e.Value}")).ToArray();
        _ = Native.ActionsInit(actions);
        _ = Native.AttributesInit(attributes);
        try
        {
            for (var standard = 0; standard < 3; standard++)
                _ = Native.ActionsAddOpen(actions, standard, "/dev/null", SystemCalls.ReadWrite, 0);
            foreach (var (ours, theirs) in descriptors) _ = Native.ActionsAddDup2(actions, ours, theirs);
            _ = Native.SignalSetFill(signals);
            _ = Native.AttributesSetDefaultSignals(attributes, signals);
            _ = Native.SignalSetEmpty(signals);
            _ = Native.AttributesSetSignalMask(attributes, signals);
            _ = Native.AttributesSetFlags(attributes, (short)(SetDefaultSignals | SetSignalMask));

            using var argumentPointers = new Pointers(arguments);
            using var environmentPointers = new Pointers(environment);
            int pid;
            var errno = Native.SpawnOnPath(&pid, argv[0], actions, attributes, argumentPointers.First, environmentPointers.First);
            return errno == 0 ? pid : throw HostErrors.FromErrno($"run {argv[0]}", errno);
        }
        finally
        {
            _ = Native.ActionsDestroy(actions);
            _ = Native.AttributesDestroy(attributes);
        }
    }

    private static readonly short SetDefaultSignals = (short)(OperatingSystem.IsFreeBSD() ? 0x10 : 0x04);
    private static readonly short SetSignalMask = (short)(OperatingSystem.IsFreeBSD() ? 0x20 : 0x08);

    private static byte[] NullTerminated(string text) => [.. Encoding.UTF8.GetBytes(text), 0];

    private sealed class Pointers : IDisposable
    {
        private readonly GCHandle[] _pins;
        public readonly byte** First;

        public Pointers(byte[][] strings)
        {
            _pins = [.. strings.Select(s => GCHandle.Alloc(s, GCHandleType.Pinned))];
            First = (byte**)NativeMemory.AllocZeroed((nuint)strings.Length + 1, (nuint)sizeof(byte*));
            for (var i = 0; i < strings.Length; i++) First[i] = (byte*)_pins[i].AddrOfPinnedObject();
        }

        public void Dispose()
        {
            NativeMemory.Free(First);
            foreach (var pin in _pins) pin.Free();
        }
    }

    private static partial class Native
    {
        [LibraryImport("libc", EntryPoint = "posix_spawnp", StringMarshalling = StringMarshalling.Utf8)]
        internal static partial int SpawnOnPath(int* pid, string file, byte* actions, byte* attributes, byte** argv, byte** environment);

        [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
        internal static partial int ActionsInit(byte* actions);

        [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
        internal static partial int ActionsDestroy(byte* actions);

        [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
        internal static partial int ActionsAddDup2(byte* actions, int ours, int theirs);

        [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
        internal static partial int ActionsAddOpen(byte* actions, int fd, string path, int flags, uint mode);

        [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
        internal static partial int AttributesInit(byte* attributes);

        [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
        internal static partial int AttributesDestroy(byte* attributes);

        [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
        internal static partial int AttributesSetFlags(byte* attributes, short flags);

        [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
        internal static partial int AttributesSetDefaultSignals(byte* attributes, byte* signals);

        [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
        internal static partial int AttributesSetSignalMask(byte* attributes, byte* signals);

        [LibraryImport("libc", EntryPoint = "sigfillset")]
        internal static partial int SignalSetFill(byte* signals);

        [LibraryImport("libc", EntryPoint = "sigemptyset")]
        internal static partial int SignalSetEmpty(byte* signals);
    }
}
