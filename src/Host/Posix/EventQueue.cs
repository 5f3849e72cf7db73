namespace Stead.Host.Posix;

/// <summary>Tells of a descriptor's changes, each once: kqueue(2) with EV_CLEAR, or epoll(7) with EPOLLET.</summary>
public abstract class EventQueue
{
    public static EventQueue Open() => OperatingSystem.IsFreeBSD() ? new Kqueue() : new Epoll();

    /// <summary>On Linux each filter needs a descriptor of an open of its own.</summary>
    public abstract void Add(int fd, EventFilter filter);

    /// <returns>Null when nothing happened within the time.</returns>
    /// <param name="milliseconds">-1: no limit.</param>
    public abstract DeviceEvent? Next(int milliseconds);
}

public enum EventFilter { Read, Write }

/// <param name="AtEnd">Nobody is left who could write.</param>
/// <param name="Data">Bytes to read or room to write; null where the system does not tell.</param>
/// <param name="Failed">The device is gone.</param>
public readonly record struct DeviceEvent(EventFilter Filter, bool AtEnd, long? Data, bool Failed);
