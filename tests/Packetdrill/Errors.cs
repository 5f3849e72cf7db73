namespace Stead.Tests.Packetdrill;

/// <summary>errno of Linux on x86-64 (asm-generic/errno.h): packetdrill runs there.</summary>
internal static class Errors
{
    public const int BadDescriptor = 9, Again = 11, Fault = 14, Invalid = 22, BrokenPipe = 32, OperationNotSupported = 95, ProtocolNoOption = 92, AddressInUse = 98,
        NetworkUnreachable = 101, ConnectionAborted = 103, ConnectionReset = 104, IsConnected = 106, NotConnected = 107, TimedOut = 110, ConnectionRefused = 111,
        HostUnreachable = 113, Already = 114, InProgress = 115, MessageTooLong = 90, DestinationRequired = 89, NotSupported = 38;
}
