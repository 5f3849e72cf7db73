namespace Stead.Devices;

/// <summary>What a device answers instead of a result. The values are Linux's error numbers; other homes translate them.</summary>
public enum DeviceError
{
    None = 0,

    /// <summary>EPERM</summary>
    NotPermitted = 1,

    /// <summary>ENOENT</summary>
    NotThere = 2,

    /// <summary>EINTR</summary>
    Interrupted = 4,

    /// <summary>EIO</summary>
    InputOutput = 5,

    /// <summary>ENXIO: the device is being unloaded.</summary>
    Gone = 6,

    /// <summary>EAGAIN, on FreeBSD EWOULDBLOCK: it would have to wait.</summary>
    WouldBlock = 11,

    /// <summary>ENOMEM</summary>
    NoMemory = 12,

    /// <summary>EBUSY</summary>
    Busy = 16,

    /// <summary>ENODEV: a device that cannot be read, or cannot be written.</summary>
    NoSuchOperation = 19,

    /// <summary>EINVAL</summary>
    Invalid = 22,

    /// <summary>ENFILE</summary>
    TooManyFiles = 23,

    /// <summary>ENOTTY: not one of this device's ioctls.</summary>
    NotAnIoctl = 25,

    /// <summary>ENOSYS: the kernel need not ask again.</summary>
    NotImplemented = 38,
}
