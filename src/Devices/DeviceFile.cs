namespace Stead.Devices;

/// <summary>One open of a device, until its close; descriptors that were duplicated or inherited share it.</summary>
public sealed class DeviceFile
{
    public bool CanRead { get; private set; }
    public bool CanWrite { get; private set; }

    /// <summary>What a device remembers of this open.</summary>
    public object? State { get; set; }

    public static DeviceFile Opened(bool canRead, bool canWrite) => new DeviceFile().Begin(canRead, canWrite);

    internal DeviceFile Begin(bool canRead, bool canWrite)
    {
        (CanRead, CanWrite, State) = (canRead, canWrite, null);
        return this;
    }
}
