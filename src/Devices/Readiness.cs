namespace Stead.Devices;

/// <summary>What a descriptor is ready for; the values are poll(2)'s on Linux.</summary>
[Flags]
public enum Readiness
{
    None = 0,

    /// <summary>POLLIN | POLLRDNORM</summary>
    Readable = 0x41,

    /// <summary>POLLOUT | POLLWRNORM</summary>
    Writable = 0x104,

    /// <summary>POLLERR</summary>
    Error = 0x8,

    /// <summary>POLLHUP</summary>
    HungUp = 0x10,

    /// <summary>POLLRDHUP, only for who asks for it: no one is left who could write.</summary>
    NoWriters = 0x2000,

    /// <summary>Whatever one waits for.</summary>
    Any = Readable | Writable | Error | HungUp | NoWriters,
}
