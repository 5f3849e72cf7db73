using Stead.Host.Devices;
using Stead.Host.Narration;
using Stead.Host.Posix;

namespace Stead.Host.Fabric;

/// <summary>A virtual configuration port, and what it is configured with.</summary>
/// <param name="name">As `stead dev list` shows it, or its path.</param>
public sealed class ConfiguredDevice(string name)
{
    private const int LookMilliseconds = 100;

    /// <summary>Without the path to it.</summary>
    public string Name => Path.GetFileName(name.TrimEnd('/'));

    private string _file = "";
    private DateTime _read;

    /// <summary>Waits for a bitstream where there is none yet.</summary>
    /// <exception cref="UserError">There is no such device, or it is unloaded.</exception>
    public BitstreamFile Await(INarrator narrator)
    {
        var isTold = false;
        while (true)
        {
            var device = Find();
            _file = Path.Combine(DeviceDirectory.Of(device.Name), VirtualFabric.Configuration);
            _read = File.GetLastWriteTimeUtc(_file);
            // It may be cleared between the two looks.
            if (File.Exists(_file) && TryRead(_file) is { } bitstream) return bitstream;
            if (!isTold) narrator.Say($"waiting for a bitstream: xbin2bit FILE {device.Paths[0]}");
            isTold = true;
            SystemCalls.Poll([], LookMilliseconds);
        }
    }

    /// <summary>What became of the bitstream that <see cref="Await"/> gave.</summary>
    public ConfigurationChange Look()
    {
        if (File.GetLastWriteTimeUtc(_file) == _read) return ConfigurationChange.None;
        return File.Exists(_file) ? ConfigurationChange.Renewed : ConfigurationChange.Cleared;
    }

    /// <summary>What the port says of itself: why it refused a bitstream, say.</summary>
    /// <exception cref="UserError">It is not there any more.</exception>
    public string State => Find().State ?? "not configured";

    private DeviceSummary Find()
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

public enum ConfigurationChange
{
    None,

    /// <summary>There is no bitstream, or none yet.</summary>
    Cleared,

    /// <summary>There is another one, or the same once more.</summary>
    Renewed,
}
