using Stead.Host.Devices;
using Stead.Host.Narration;
using Stead.Host.Posix;

namespace Stead.Host.Fabric;

/// <summary>What a virtual configuration port was configured with.</summary>
public static class ConfiguredDevice
{
    private const int LookMilliseconds = 100;

    /// <summary>Waits for a bitstream where there is none yet.</summary>
    /// <param name="name">As `stead dev list` shows it, or its path.</param>
    /// <exception cref="UserError">There is no such device, or it is unloaded.</exception>
    public static BitstreamFile Await(string name, INarrator narrator)
    {
        var isTold = false;
        while (true)
        {
            var device = Find(name);
            var file = Path.Combine(DeviceDirectory.Of(device.Name), VirtualFabric.Configuration);
            // It may be cleared between the two looks.
            if (File.Exists(file) && TryRead(file) is { } bitstream) return bitstream;
            if (!isTold) narrator.Say($"waiting for a bitstream: xbin2bit FILE {device.Paths[0]}");
            isTold = true;
            SystemCalls.Poll([], LookMilliseconds);
        }
    }

    private static DeviceSummary Find(string name)
    {
        const string Kind = "devcfg";
        var devices = DeviceAdministration.List();
        var device = devices.FirstOrDefault(device => device.Name == name || device.Paths.Contains(Path.GetFullPath(name)));
        if (device is { Kind: Kind }) return device;
        if (device is not null) throw new UserError($"the device '{Guests.Names.Printable(name)}' is no configuration port", "stead dev devcfg makes one");
        var meant = Spelling.Nearest(name, devices.Where(device => device.Kind == Kind).Select(device => device.Name));
        throw new UserError($"there is no device '{Guests.Names.Printable(name)}'", meant is null ? "stead dev devcfg makes one" : $"did you mean '{meant}'?");
    }

    private static BitstreamFile? TryRead(string path)
    {
        try { return BitstreamFile.Read(path); }
        catch (UserError) { return null; }
    }
}
