using System.Buffers;
using System.Buffers.Binary;

namespace Stead.Fabric.Bitstream;

/// <summary>Writes packets of a configuration stream, plain, and keeps their CRC.</summary>
public sealed class PacketWriter
{
    private const uint Type1Write = 0x3000_0000, Type2Write = 0x5000_0000;

    private readonly ArrayBufferWriter<byte> _bytes = new();
    private ConfigurationCrc _crc;

    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    public PacketWriter Words(params ReadOnlySpan<uint> words)
    {
        var span = _bytes.GetSpan(4 * words.Length);
        for (var i = 0; i < words.Length; i++) BinaryPrimitives.WriteUInt32BigEndian(span[(4 * i)..], words[i]);
        _bytes.Advance(4 * words.Length);
        return this;
    }

    public PacketWriter Nop(int count = 1)
    {
        for (; count > 0; count--) Words(PacketReader.Nop);
        return this;
    }

    /// <param name="data">Fewer than 2048 words.</param>
    public PacketWriter Write(ConfigurationRegister register, params ReadOnlySpan<uint> data)
    {
        Invariant.Require(data.Length < 2048);
        return Words(Type1Write | (uint)register << 13 | (uint)data.Length).Data(register, data);
    }

    /// <summary>As a packet of type 2.</summary>
    public PacketWriter WriteLong(ConfigurationRegister register, ReadOnlySpan<uint> data) =>
        Words(Type1Write | (uint)register << 13, Type2Write | (uint)data.Length).Data(register, data);

    public PacketWriter Command(ConfigurationCommand command)
    {
        Write(ConfigurationRegister.Cmd, (uint)command);
        if (command == ConfigurationCommand.ResetCrc) _crc.Reset();
        return this;
    }

    /// <summary>The CRC of all that was written since the last one.</summary>
    public PacketWriter Crc()
    {
        var crc = _crc.Value;
        Write(ConfigurationRegister.Crc, crc);
        _crc.Reset();
        return this;
    }

    private PacketWriter Data(ConfigurationRegister register, ReadOnlySpan<uint> data)
    {
        foreach (var word in data) _crc.Add(register, word);
        return Words(data);
    }
}
