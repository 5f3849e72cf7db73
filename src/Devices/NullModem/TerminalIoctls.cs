namespace Stead.Devices.NullModem;

/// <summary>What programs ask of a serial line on Linux (asm-generic/ioctls.h); those with numbers from before the size was part of the code are in <see cref="IoctlShape"/>.</summary>
internal static class TerminalIoctls
{
    public const uint GetSettings = 0x5401, SetSettings = 0x5402, SetSettingsDrain = 0x5403, SetSettingsFlush = 0x5404;
    public const uint GetSettings2 = 0x802c542a, SetSettings2 = 0x402c542b, SetSettings2Drain = 0x402c542c, SetSettings2Flush = 0x402c542d;
    public const uint SendBreak = 0x5409, FlowControl = 0x540a, Flush = 0x540b, Exclusive = 0x540c, NotExclusive = 0x540d, SendBreakFor = 0x5425;
    public const uint BytesToWrite = 0x5411, BytesToRead = 0x541b, NonBlocking = 0x5421;
    public const uint GetWindow = 0x5413, SetWindow = 0x5414;
    public const uint GetLines = 0x5415, RaiseLines = 0x5416, DropLines = 0x5417, SetLines = 0x5418;
}
