namespace Stead.Devices.Fuse;

/// <summary>An open of the device that the kernel knows by a handle, and who polls it.</summary>
internal sealed record OpenDeviceFile(DeviceFile File)
{
    /// <summary>The kernel's handles, each to be told once.</summary>
    public List<ulong> Polls { get; } = [];
}
