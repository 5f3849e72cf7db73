using System.Buffers.Binary;

namespace Stead.Fabric.Bitstream;

/// <summary>Reads the packets behind a sync word (UG470, tables 5-20 to 5-22), and refuses what no writer writes: a flipped bit of a packet's header is not covered by any CRC.</summary>
public ref struct PacketReader
{
    public const uint Nop = 0x2000_0000;

    private const uint Type1 = 1, Type2 = 2, Write = 2;

    private readonly ReadOnlySpan<byte> _file;
    private readonly int _end;
    private readonly WordOrder _order;
    private int _next;
    private ConfigurationRegister? _long;

    /// <param name="start">The first packet's offset in the file.</param>
    /// <param name="end">Behind the last one.</param>
    public PacketReader(ReadOnlySpan<byte> file, int start, int end, WordOrder order)
    {
        _file = file;
        (_next, _end, _order) = (start, end, order);
    }

    public PacketKind Kind { get; private set; }

    /// <summary>Of the packet, in the file.</summary>
    public int Offset { get; private set; }

    /// <summary>Behind the packet.</summary>
    public readonly int Next => _next;

    /// <summary>Of a write.</summary>
    public ConfigurationRegister Register { get; private set; }

    /// <summary>Of a write: whole words as they lie in the file.</summary>
    public ReadOnlySpan<byte> Data { get; private set; }

    /// <summary>Why reading ended, when it was not at the end.</summary>
    public Finding? Fault { get; private set; }

    public readonly uint Word(int index = 0) => WordAt(Data, 4 * index);

    /// <returns>False at the end and at a fault.</returns>
    public bool Read()
    {
        if (_next + 4 > _end) return _long is null ? false : Refuse(_next, "the file ends where the data of a write should begin: it was cut short", FindingKind.CutShort);
        Offset = _next;
        var header = WordAt(_file, _next);
        _next += 4;
        if (_long is not null && header >> 29 != Type2) return Refuse(Offset, $"0x{header:x8} stands where the length of the data for {Name(_long.Value)} should be");
        switch (header >> 29)
        {
            case 0 when header == 0:
                Kind = PacketKind.Zero;
                return true;
            case Type1 when header == Nop:
                Kind = PacketKind.Nop;
                return true;
            case Type1 when (header >> 27 & 3) == Write && (header & 0x1800) == 0 && (header >> 13 & 0x3fff) < 32:
                Register = (ConfigurationRegister)(header >> 13 & 31);
                if (!Enum.IsDefined(Register)) return Refuse(Offset, $"a write of register {(int)Register}, which there is not");
                if ((header & 0x7ff) != 0) return Take(header & 0x7ff);
                _long = Register;
                return Read();
            case Type2 when (header >> 27 & 3) == Write && (header & 0x7ff_ffff) != 0 && _long is { } register:
                Register = register;
                _long = null;
                return Take(header & 0x7ff_ffff);
            default:
                return Refuse(Offset, $"0x{header:x8} is no packet of a bitstream");
        }
    }

    internal static string Name(ConfigurationRegister register) => register.ToString().ToUpperInvariant();

    private readonly uint WordAt(ReadOnlySpan<byte> bytes, int at) =>
        _order == WordOrder.Plain ? BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]) : BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private bool Take(uint words)
    {
        var left = (_end - _next) / 4;
        if (words > left) return Refuse(Offset, $"{Name(Register)} is to get {words} words, and {left} are left in the file: it was cut short, or this length is damaged", FindingKind.CutShort);
        Kind = PacketKind.Write;
        Data = _file.Slice(_next, 4 * (int)words);
        _next += Data.Length;
        return true;
    }

    private bool Refuse(int offset, string what, FindingKind kind = FindingKind.Damage)
    {
        Fault = new(offset, what, kind);
        return false;
    }
}

public enum PacketKind
{
    Nop,
    Write,

    /// <summary>A word of zeros: a word of a pad frame, in files for debugging.</summary>
    Zero,
}
