using System.Buffers.Binary;
using System.Numerics;

namespace Stead.Fabric.Bitstream;

/// <summary>
/// The check over register writes: CRC-32C, reflected, over 37 bits a word: the data from its least significant bit, then the five bits of the
/// register's address.
/// </summary>
public struct ConfigurationCrc
{
    private const uint Polynomial = 0x82f6_3b78;

    /// <summary>Five bits further.</summary>
    private static readonly uint[] s_address = Table();

    public uint Value { get; private set; }

    public void Reset() => Value = 0;

    public void Add(ConfigurationRegister register, uint word)
    {
        var crc = BitOperations.Crc32C(Value, word);
        Value = crc >> 5 ^ s_address[(crc ^ (uint)register) & 31];
    }

    /// <param name="words">Whole words, as they lie in the file.</param>
    public void Add(ConfigurationRegister register, ReadOnlySpan<byte> words, WordOrder order)
    {
        for (; words.Length >= 4; words = words[4..])
            Add(register, order == WordOrder.Plain ? BinaryPrimitives.ReadUInt32BigEndian(words) : BinaryPrimitives.ReadUInt32LittleEndian(words));
    }

    private static uint[] Table()
    {
        var table = new uint[32];
        for (var i = 0u; i < 32; i++)
        {
            var crc = i;
            for (var bit = 0; bit < 5; bit++) crc = (crc >> 1) ^ ((crc & 1) != 0 ? Polynomial : 0);
            table[i] = crc;
        }
        return table;
    }
}
