using System.Buffers.Binary;

namespace Stead.Devices.NullModem;

/// <summary>struct termios2, 44 bytes: four words of flags, the line discipline, 19 characters, two speeds; struct termios is its first 36. The line is a wire: settings are kept for who asks, and nothing is edited or echoed.</summary>
internal sealed class TerminalSettings
{
    public const int Length = 44, LengthWithoutSpeeds = 36;

    private const int ControlAt = 8, CharactersAt = 17, Least = 6;
    private const uint SpeedMask = 0x100f, Speed38400 = 0xf, EightBits = 0x30, Receiver = 0x80, HangUpOnClose = 0x400, Local = 0x800;

    private readonly byte[] _bytes = new byte[Length];

    /// <summary>As cfmakeraw(3): 38400 8N1, a read waits for one byte, and the carrier counts.</summary>
    public TerminalSettings()
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan(ControlAt), Speed38400 | EightBits | Receiver | HangUpOnClose);
        _bytes[CharactersAt + Least] = 1;
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan(36), 38400);
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan(40), 38400);
    }

    public ReadOnlySpan<byte> Bytes => _bytes;

    private uint Control => BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(ControlAt));

    /// <summary>CLOCAL: the carrier does not count.</summary>
    public bool IsLocal => (Control & Local) != 0;

    /// <summary>B0 asks to hang up.</summary>
    public bool HangsUp => (Control & SpeedMask) == 0;

    /// <summary>VMIN is 0: a read of nothing is no bytes.</summary>
    public bool ReadsWithoutWaiting => _bytes[CharactersAt + Least] == 0;

    /// <param name="settings">Either struct.</param>
    public void Set(ReadOnlySpan<byte> settings) => settings[..Math.Min(settings.Length, Length)].CopyTo(_bytes);
}
