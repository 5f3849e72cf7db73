using System.Runtime.InteropServices;

namespace Stead.Tests.Packetdrill;

/// <summary>What packetdrill calls instead of the kernel (its packetdrill.h), pointer by pointer; each takes <see cref="UserData"/> first.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PacketdrillInterface
{
    public void* UserData;
    public delegate* unmanaged<void*, void> Free;
    public delegate* unmanaged<void*, int, int, int, int> Socket;
    public delegate* unmanaged<void*, int, byte*, uint, int> Bind;
    public delegate* unmanaged<void*, int, int, int> Listen;
    public delegate* unmanaged<void*, int, byte*, uint*, int> Accept;
    public delegate* unmanaged<void*, int, byte*, uint, int> Connect;
    public delegate* unmanaged<void*, int, byte*, nuint, nint> Read;
    public delegate* unmanaged<void*, int, IoVector*, int, nint> ReadVector;
    public delegate* unmanaged<void*, int, byte*, nuint, int, nint> Receive;
    public delegate* unmanaged<void*, int, byte*, nuint, int, byte*, uint*, nint> ReceiveFrom;
    public delegate* unmanaged<void*, int, MessageHeader*, int, nint> ReceiveMessage;
    public delegate* unmanaged<void*, int, byte*, nuint, nint> Write;
    public delegate* unmanaged<void*, int, IoVector*, int, nint> WriteVector;
    public delegate* unmanaged<void*, int, byte*, nuint, int, nint> Send;
    public delegate* unmanaged<void*, int, byte*, nuint, int, byte*, uint, nint> SendTo;
    public delegate* unmanaged<void*, int, MessageHeader*, int, nint> SendMessage;
    public delegate* unmanaged<void*, int, int, nint, int> FileControl;
    public delegate* unmanaged<void*, int, nuint, int*, int> IoControl;
    public delegate* unmanaged<void*, int, int> Close;
    public delegate* unmanaged<void*, int, int, int> Shutdown;
    public delegate* unmanaged<void*, int, int, int, byte*, uint*, int> GetOption;
    public delegate* unmanaged<void*, int, int, int, byte*, uint, int> SetOption;
    public delegate* unmanaged<void*, PollDescriptor*, nuint, int, int> Poll;
    public delegate* unmanaged<void*, byte*, nuint, int> DeviceSend;
    public delegate* unmanaged<void*, byte*, nuint*, long*, int> DeviceReceive;
    public delegate* unmanaged<void*, uint, int> Sleep;
    public delegate* unmanaged<void*, TimeValue*, void*, int> TimeOfDay;
    public delegate* unmanaged<void*, int, int> EpollCreate;
    public delegate* unmanaged<void*, int, int, int, EpollEvent*, int> EpollControl;
    public delegate* unmanaged<void*, int, EpollEvent*, int, int, int> EpollWait;
    public delegate* unmanaged<void*, int*, int> Pipe;
    public delegate* unmanaged<void*, int, long*, int, long*, nuint, uint, nint> Splice;
}

/// <summary>struct iovec.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct IoVector
{
    public byte* Start;
    public nuint Length;
}

/// <summary>struct msghdr.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MessageHeader
{
    public byte* Name;
    public uint NameLength;
    public IoVector* Vectors;
    public nuint VectorCount;
    public byte* Control;
    public nuint ControlLength;
    public int Flags;
}

/// <summary>struct pollfd.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollDescriptor
{
    public int Descriptor;
    public short Events, Returned;
}

/// <summary>struct timeval.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimeValue
{
    public long Seconds, Microseconds;
}

/// <summary>struct epoll_event, packed on x86-64.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct EpollEvent
{
    public uint Events;
    public ulong Data;
}
