namespace Stead.Devices;

/// <summary>One open of a device; descriptors that were duplicated or inherited share it.</summary>
public sealed class DeviceFile(bool canRead, bool canWrite)
{
    public bool CanRead { get; } = canRead;
    public bool CanWrite { get; } = canWrite;

    /// <summary>What a device remembers of this open.</summary>
    public object? State { get; set; }
}
