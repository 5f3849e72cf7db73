using System.Runtime.InteropServices;
using System.Text;
using Stead.Guests;
using Stead.Host.Posix;
using Stead.Host.Processes;

namespace Stead.Host.Network;

/// <summary>
/// Our end of a TUN or TAP device of Linux: what the kernel sends to the interface is read here, what is written arrives in the kernel. Never
/// waits: poll <see cref="Descriptor"/>. The interface goes when it is closed, unless it was made to stay.
/// </summary>
public sealed class TunDevice : IDisposable
{
    private const string Node = "/dev/net/tun";
    private const int NameLength = 16, RequestLength = 40;
    private const uint SetInterface = 0x4004_54ca, SetOffload = 0x4004_54d0;
    private const ushort Tun = 1, Tap = 2, NoPacketInformation = 0x1000, VnetHeader = 0x4000;
    private const nuint OffloadChecksum = 1, OffloadTso4 = 2, OffloadTso6 = 4;

    private TunDevice(int fd, string name, TunOptions options) => (Descriptor, Name, IsTap, HasOffload, Namespace) = (fd, name, options.IsTap, options.Offload, options.Namespace);

    public int Descriptor { get; }

    /// <summary>As the kernel calls it: `tun0`.</summary>
    public string Name { get; }

    public bool IsTap { get; }

    /// <summary>A <see cref="VirtioNetHeader"/> stands before each packet.</summary>
    public bool HasOffload { get; }

    public string? Namespace { get; }

    /// <param name="name">Up to 15 characters; `tun%d` lets the kernel choose the number.</param>
    /// <exception cref="UserError">The name cannot be one.</exception>
    /// <exception cref="HostException">The kernel refused, with what to do about it.</exception>
    public static TunDevice Open(string name, TunOptions options)
    {
        if (name.Length is 0 or >= NameLength || name.Any(c => char.IsWhiteSpace(c) || c is '/' or ':' || !char.IsAscii(c)) || name is "." or "..")
            throw new UserError($"'{Names.Printable(name)}' cannot be the name of an interface", $"use 1 to {NameLength - 1} letters, digits, '.', '_' and '-'");
        if (!OperatingSystem.IsLinux()) throw new HostException($"open {name}", "TUN devices are only spoken as Linux has them");
        return NetworkNamespace.Run(options.Namespace, () =>
        {
            var fd = SystemCalls.TryOpen(Node, SystemCalls.ReadWrite);
            if (fd < 0) throw Refused($"open {Node}", Marshal.GetLastPInvokeError());
            try
            {
                var device = new TunDevice(fd, Attach(fd, name, options), options);
                SystemCalls.SetNonBlocking(fd);
                device.Configure(options);
                return device;
            }
            catch
            {
                SystemCalls.Close(fd);
                throw;
            }
        });
    }

    /// <summary>One packet, with its <see cref="VirtioNetHeader"/> where the device has them.</summary>
    /// <param name="into">Shorter than the packet cuts it; 64 KiB and a bit hold all.</param>
    /// <returns>Bytes read; 0 when none waits; -1 when the interface is gone or down.</returns>
    public int Read(Span<byte> into) => SystemCalls.Read(Descriptor, into) switch { -1 => 0, -2 => -1, var count => count };

    /// <returns>False when the kernel did not take it: then it is lost, as on a wire.</returns>
    public bool Write(ReadOnlySpan<byte> packet) => SystemCalls.Write(Descriptor, packet) == packet.Length;

    public void Dispose() => SystemCalls.Close(Descriptor);

    /// <summary>struct ifreq: the name, then the flags.</summary>
    private static string Attach(int fd, string name, TunOptions options)
    {
        Span<byte> request = stackalloc byte[RequestLength];
        request.Clear();
        Encoding.ASCII.GetBytes(name, request);
        var flags = (ushort)((options.IsTap ? Tap : Tun) | NoPacketInformation | (options.Offload ? VnetHeader : 0));
        MemoryMarshal.Write(request[NameLength..], in flags);
        if (SystemCalls.Ioctl(fd, SetInterface, request) < 0) throw Refused($"make the interface {name}", Marshal.GetLastPInvokeError());
        if (options.Offload && SystemCalls.Ioctl(fd, SetOffload, OffloadChecksum | OffloadTso4 | OffloadTso6) < 0)
            throw HostErrors.FromErrno($"hand checksums and segments of {name} over", Marshal.GetLastPInvokeError());
        var end = request[..NameLength].IndexOf((byte)0);
        return Encoding.ASCII.GetString(request[..end]);
    }

    /// <summary>With ip(8), in the namespace the interface is in. Who may not is using one that was made ready for him.</summary>
    private void Configure(TunOptions options)
    {
        if (options.KernelAddresses.Count == 0 && !SystemCalls.IsRoot) return;
        foreach (var address in options.KernelAddresses)
        {
            string[] words = address.Contains(':') ? ["nodad"] : [];
            ProcessRunner.Require(["ip", "address", "replace", address, "dev", Name, .. words]);
        }
        ProcessRunner.Require("ip", "link", "set", "dev", Name, "mtu", $"{options.Mtu}", "up");
    }

    private static HostException Refused(string step, int errno) => new(step, SystemCalls.Describe(errno), new(errno), errno switch
    {
        SystemCalls.NotThere or SystemCalls.NoDevice => "this kernel has no TUN devices: `modprobe tun` loads them; a container must be given /dev/net/tun",
        SystemCalls.AccessDenied or SystemCalls.NotPermitted => "making an interface takes root (CAP_NET_ADMIN); or let root make it once: ip tuntap add NAME mode tun user YOU",
        SystemCalls.Busy => "another program has it open; choose another name, or end that program",
        SystemCalls.InvalidArgument => "an interface of that name is there and is of another kind; choose another name",
        _ => null,
    });
}
