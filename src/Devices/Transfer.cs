namespace Stead.Devices;

/// <summary>What came of a read or a write: bytes moved (0 of a read is the end of the file), or an error. <see cref="DeviceError.WouldBlock"/> makes the caller wait where it may.</summary>
public readonly record struct Transfer(int Count, DeviceError Error = DeviceError.None)
{
    public static Transfer WouldBlock => new(0, DeviceError.WouldBlock);
}
