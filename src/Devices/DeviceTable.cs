using Stead.Devices.Devcfg;
using Stead.Devices.Echo;
using Stead.Devices.NullModem;

namespace Stead.Devices;

/// <summary>Every driver. To add a device: one file, one line here.</summary>
public static class DeviceTable
{
    private static readonly IReadOnlyList<DeviceKind> s_kinds =
    [
        new("devcfg", options => [new("", new DevcfgDevice(options.Fabric!))]),
        new("echo", options => [new("", new EchoDevice(EchoIoctls.Linux, options.Size ?? EchoDevice.DefaultSize))]),
        new("nullmodem", options => NullModemPair.Make(options.Size ?? NullModemPair.DefaultSize)),
    ];

    /// <returns>Null when there is no such driver.</returns>
    public static DeviceKind? Find(string name) => s_kinds.FirstOrDefault(kind => kind.Name == name);
}
