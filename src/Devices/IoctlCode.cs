namespace Stead.Devices;

/// <summary>How the two systems number an ioctl (Linux asm-generic/ioctl.h, FreeBSD sys/ioccom.h): the bits of the direction are swapped, so each has its own table.</summary>
public static class IoctlCode
{
    private const uint LinuxOut = 2u << 30, LinuxIn = 1u << 30, FreeBsdOut = 0x40000000, FreeBsdIn = 0x80000000, FreeBsdVoid = 0x20000000;

    /// <summary>Output of the device, `_IOR`.</summary>
    public static uint Read(DeviceSystem system, char group, int number, int size) =>
        (system == DeviceSystem.Linux ? LinuxOut : FreeBsdOut) | Rest(group, number, size);

    /// <summary>Input of the device, `_IOW`.</summary>
    public static uint Write(DeviceSystem system, char group, int number, int size) =>
        (system == DeviceSystem.Linux ? LinuxIn : FreeBsdIn) | Rest(group, number, size);

    /// <summary>No data, `_IO`.</summary>
    public static uint None(DeviceSystem system, char group, int number) => (system == DeviceSystem.Linux ? 0 : FreeBsdVoid) | Rest(group, number, 0);

    private static uint Rest(char group, int number, int size) => ((uint)size << 16) | ((uint)group << 8) | (uint)number;
}

/// <summary>Whose numbers hold.</summary>
public enum DeviceSystem { Linux, FreeBsd }
