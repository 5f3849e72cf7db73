namespace Stead.Devices.NullModem;

/// <summary>The wires beside the data, as TIOCMGET has them (asm-generic/termios.h).</summary>
[Flags]
internal enum ModemLines
{
    None = 0,
    DataTerminalReady = 0x2,
    RequestToSend = 0x4,
    ClearToSend = 0x20,
    Carrier = 0x40,
    DataSetReady = 0x100,
}
