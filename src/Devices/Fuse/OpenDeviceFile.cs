namespace Stead.Devices.Fuse;

/// <summary>An open of the device that the kernel knows by a handle, and who polls it. Used again and again.</summary>
internal sealed class OpenDeviceFile
{
    public DeviceFile File { get; } = new();

    /// <summary>The kernel's own handle of this file, while somebody waits to be told; told once.</summary>
    public ulong? PollHandle { get; set; }

    /// <summary>What they wait for.</summary>
    public Readiness PollFor { get; set; }
}
