using Stead.Devices;
using Stead.Devices.Fuse;
using Stead.Host.Posix;

namespace Stead.Host.Devices;

/// <summary>One device that the kernel knows: its node or its mount, its link, and its session.</summary>
internal sealed class ServedDevice
{
    private const string Cuse = "/dev/cuse";

    private readonly CharacterDevice _device;
    private readonly string? _mount, _link;
    private readonly DeviceChannel _channel;

    private ServedDevice(CharacterDevice device, DeviceNode node, int fd, string? mount, string? link)
    {
        (_device, _mount, _link) = (device, mount, link);
        _channel = new(fd);
        Session = new(device, node, _channel);
    }

    public FuseSession Session { get; }

    /// <summary>What the device says of itself.</summary>
    public string? State => _device.State;

    /// <summary>Whether the kernel makes nodes for us.</summary>
    public static bool HostHasCuse()
    {
        var fd = SystemCalls.TryOpen(Cuse, SystemCalls.ReadWrite);
        SystemCalls.Close(fd);
        return fd >= 0;
    }

    /// <summary>`/dev/NAME`, made by the kernel.</summary>
    public static ServedDevice AsNode(CharacterDevice device, string name, uint mode)
    {
        var path = $"/dev/{name}";
        var (user, group) = SystemCalls.Owner;
        var served = new ServedDevice(device, new(name, mode, user, group, IsCuse: true), SystemCalls.Open(Cuse, SystemCalls.ReadWrite), null, null);
        // The kernel asks one thing first, and makes the node while it takes the answer.
        if (!served.Answer() || !File.Exists(path))
        {
            served._channel.Close();
            throw new HostException($"make {path}", "the kernel refused it, or nothing makes nodes in /dev", instead: "see dmesg; another driver may have a device of that name");
        }
        File.SetUnixFileMode(path, (UnixFileMode)mode);
        return served;
    }

    /// <summary>A file in a mount of its own, and a link to it where the user wants it.</summary>
    public static ServedDevice AsFile(CharacterDevice device, string directory, string link, uint mode)
    {
        var name = Path.GetFileName(link);
        var mount = Path.Combine(directory, name);
        var (user, group) = SystemCalls.Owner;
        var step = $"make {mount}";
        try
        {
            Directory.CreateDirectory(mount);
            var fd = FuseMount.Mount(mount);
            step = $"make the link {link}";
            Directory.CreateDirectory(Path.GetDirectoryName(link)!);
            File.CreateSymbolicLink(link, Path.Combine(mount, name));
            return new(device, new(name, mode, user, group, IsCuse: false), fd, mount, link);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw HostErrors.From(step, e); }
    }

    /// <summary>Takes the kernel's next request and answers it, or keeps it.</summary>
    /// <returns>False at the end.</returns>
    private bool Answer()
    {
        if (!_channel.Receive(out var request)) return false;
        Session.Receive(request);
        return true;
    }

    /// <summary>Until the kernel hangs up.</summary>
    /// <param name="gate">Held while the session works: one caller at a time for all devices of a driver.</param>
    /// <param name="answered">With the gate held.</param>
    public void Serve(Lock gate, Action answered)
    {
        while (_channel.Receive(out var request) && !Session.HasEnded)
        {
            lock (gate)
            {
                Session.Receive(request);
                answered();
            }
        }
    }

    /// <summary>Nobody finds it any more; who has it open still has it.</summary>
    public void Hide()
    {
        if (_link is not null) DeviceRemains.Unlink(_link, _mount!);
    }

    public void Unmount()
    {
        if (_mount is not null) FuseMount.Unmount(_mount);
    }
}
