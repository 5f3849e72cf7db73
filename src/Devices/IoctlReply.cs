namespace Stead.Devices;

/// <param name="Result">What ioctl(2) returns, 0 or more.</param>
/// <param name="OutputLength">How much of the output the device filled in.</param>
public readonly record struct IoctlReply(int Result, int OutputLength, DeviceError Error = DeviceError.None)
{
    public static IoctlReply Done => default;

    public static IoctlReply Failed(DeviceError error) => new(0, 0, error);
}
