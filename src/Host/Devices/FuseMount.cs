using Stead.Host.Hypervisors;
using Stead.Host.Posix;
using Stead.Host.Processes;

namespace Stead.Host.Devices;

/// <summary>A directory behind which a server of ours answers the kernel: by mount(2) as root, through fusermount3 for everyone else.</summary>
internal static class FuseMount
{
    private const string Fusermount = "fusermount3", Source = "stead";

    /// <param name="path">An empty directory.</param>
    /// <returns>The descriptor of /dev/fuse on which requests arrive.</returns>
    /// <exception cref="HostException">The host has no FUSE, or refuses.</exception>
    public static int Mount(string path)
    {
        if (!SystemCalls.IsRoot) return MountThroughFusermount(path);
        var fd = SystemCalls.Open("/dev/fuse", SystemCalls.ReadWrite);
        try
        {
            var (user, group) = SystemCalls.Owner;
            // The kernel checks permissions by the nodes' own mode.
            FileSystems.Mount(Source, path, "fuse.stead", $"fd={fd},rootmode=40000,user_id={user},group_id={group},allow_other,default_permissions");
            return fd;
        }
        catch
        {
            SystemCalls.Close(fd);
            throw;
        }
    }

    /// <summary>Also a mount whose server was killed. Nothing happens where nothing is mounted.</summary>
    public static void Unmount(string path)
    {
        if (SystemCalls.IsRoot) FileSystems.Unmount(path);
        else if (IsMounted(path) && Programs.Find(Fusermount) is not null) ProcessRunner.Run(Fusermount, "-u", "-z", "-q", "--", path);
    }

    /// <summary>By the kernel's own list: to look at the directory itself could wait for its server.</summary>
    private static bool IsMounted(string path) =>
        File.ReadLines("/proc/self/mounts").Any(line => line.Split(' ') is [_, var at, ..] && at.Replace("\\040", " ", StringComparison.Ordinal) == path);

    private static int MountThroughFusermount(string path)
    {
        const int Theirs = 3;
        var (ours, theirs) = UnixSockets.Pair();
        var (said, says) = SystemCalls.Pipe();
        try
        {
            int pid;
            try
            {
                // `env`: the variable is for this one program.
                pid = Spawn.Start(["env", $"_FUSE_COMMFD={Theirs}", Fusermount, "-o", $"rw,nosuid,nodev,fsname={Source},subtype={Source},default_permissions", "--", path],
                    (theirs, Theirs), (says, 2));
            }
            finally
            {
                SystemCalls.Close(theirs);
                SystemCalls.Close(says);
            }
            var fd = UnixSockets.ReceiveDescriptor(ours);
            var complaint = ReadAll(said);
            SystemCalls.Wait(pid, wait: true);
            return fd >= 0 ? fd : throw new HostException($"mount a device on {path} with {Fusermount}", complaint.Length > 0 ? complaint : "it sent no descriptor",
                instead: $"/dev/fuse must be there and be yours to open; on Debian {Fusermount} is in the package fuse3");
        }
        finally
        {
            SystemCalls.Close(ours);
            SystemCalls.Close(said);
        }
    }

    private static string ReadAll(int fd)
    {
        Span<byte> buffer = stackalloc byte[1024];
        var length = 0;
        while (length < buffer.Length && SystemCalls.Read(fd, buffer[length..]) is var count and not (0 or -2)) length += Math.Max(count, 0);
        return System.Text.Encoding.UTF8.GetString(buffer[..length]).Trim().ReplaceLineEndings(" ");
    }
}
