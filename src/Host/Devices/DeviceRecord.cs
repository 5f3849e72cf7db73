using System.Text;
using Stead.Guests.Settings;
using Stead.Host.Posix;
using Stead.Host.Storage;
using Stead.Host.Supervision;

namespace Stead.Host.Devices;

/// <summary>`device.lock`: who serves what, and where. Held with flock(2) as long as the server lives.</summary>
/// <param name="Paths">What the user opens.</param>
internal sealed record DeviceRecord(string Kind, DeviceHome Home, ProcessIdentity Server, IReadOnlyList<string> Paths)
{
    public const string FileName = "device.lock";

    public string Format()
    {
        var text = new StringBuilder($"device=\"{Kind}\"\nhome=\"{Home.ToString().ToLowerInvariant()}\"\nserver=\"{Server}\"\n");
        for (var i = 0; i < Paths.Count; i++) text.Append($"path{i}=\"{Paths[i]}\"\n");
        return text.ToString();
    }

    /// <returns>Null when there is none, or it was cut short.</returns>
    public static DeviceRecord? Read(string directory)
    {
        if (TextFile.TryRead(Path.Combine(directory, FileName)) is not { } text) return null;
        var file = SettingsFile.Parse(FileName, text);
        if (!ProcessIdentity.TryParse(file["server"], out var server) || !Enum.TryParse<DeviceHome>(file["home"], ignoreCase: true, out var home)) return null;
        var paths = new List<string>();
        while (file[$"path{paths.Count}"] is { } path) paths.Add(path);
        return new(file["device"] ?? "", home, server, paths);
    }
}

/// <summary>How a device appears on this host.</summary>
public enum DeviceHome { Cuse, Fuse }
