using System.Buffers.Binary;
using System.Text;

namespace Stead.Fabric.Bitstream;

/// <summary>What a .bit file says before its configuration data. Any length, and any length of a field.</summary>
/// <param name="Design">Field a: `top;UserID=0XFFFFFFFF;Version=2016.1`.</param>
/// <param name="Part">Field b: `7z020clg400`.</param>
/// <param name="Date">Field c: `2017/01/24`.</param>
/// <param name="Time">Field d: `18:16:11`.</param>
public sealed record BitHeader(string Design, string Part, string Date, string Time)
{
    /// <summary>Length 9, nine bytes, and 1: the length of the first field's key.</summary>
    private static ReadOnlySpan<byte> Magic => [0, 9, 0x0f, 0xf0, 0x0f, 0xf0, 0x0f, 0xf0, 0x0f, 0xf0, 0, 0, 1];

    private const string Keys = "abcd";

    /// <summary>The module that was built.</summary>
    public string Top => Design.Split(';')[0];

    /// <returns>Null when it was not written.</returns>
    public string? Option(string name) =>
        Design.Split(';').Skip(1).Select(option => option.Split('=', 2)).FirstOrDefault(option => option.Length == 2 && option[0].Equals(name, StringComparison.OrdinalIgnoreCase))?[1];

    /// <summary>Whether somebody meant it as a .bit file.</summary>
    public static bool IsAt(ReadOnlySpan<byte> file) => file.Length >= Magic.Length && file[..Magic.Length].SequenceEqual(Magic);

    /// <param name="file">As <see cref="IsAt"/> has seen.</param>
    /// <param name="length">Of the header: where the data begins.</param>
    /// <param name="promised">How many bytes of data there are, as it says.</param>
    /// <returns>Null with a finding.</returns>
    public static BitHeader? Read(ReadOnlySpan<byte> file, out int length, out uint promised, List<Finding> findings)
    {
        (length, promised) = (Magic.Length, 0);
        var fields = new string[Keys.Length];
        foreach (var key in Keys)
        {
            if (!TryField(file, ref length, key, out fields[Keys.IndexOf(key)], findings)) return null;
        }
        if (length + 5 > file.Length || file[length] != 'e')
        {
            findings.Add(length + 5 > file.Length ? new(file.Length, "the file ends inside its header: it was cut short", FindingKind.CutShort)
                : new(length, "the header's field e, the length of the data, should be here"));
            return null;
        }
        promised = BinaryPrimitives.ReadUInt32BigEndian(file[(length + 1)..]);
        length += 5;
        return new(fields[0], fields[1], fields[2], fields[3]);
    }

    /// <param name="dataLength">Bytes that will follow.</param>
    public byte[] Write(int dataLength)
    {
        var bytes = new List<byte>(Magic.ToArray());
        foreach (var (key, text) in Keys.Zip([Design, Part, Date, Time]))
        {
            bytes.Add((byte)key);
            AddNumber(bytes, text.Length + 1, 2);
            bytes.AddRange(Encoding.Latin1.GetBytes(text));
            bytes.Add(0);
        }
        bytes.Add((byte)'e');
        AddNumber(bytes, dataLength, 4);
        return [.. bytes];
    }

    /// <summary>Longest text of a field.</summary>
    public const int LongestField = ushort.MaxValue - 1;

    private static void AddNumber(List<byte> bytes, int number, int width)
    {
        for (var i = width - 1; i >= 0; i--) bytes.Add((byte)(number >> 8 * i));
    }

    private static bool TryField(ReadOnlySpan<byte> file, ref int at, char key, out string text, List<Finding> findings)
    {
        text = "";
        if (at + 3 > file.Length) return Refuse(file.Length, "the file ends inside its header: it was cut short", FindingKind.CutShort);
        if (file[at] != key) return Refuse(at, $"the header's field {key} should be here");
        var size = BinaryPrimitives.ReadUInt16BigEndian(file[(at + 1)..]);
        if (at + 3 + size > file.Length) return Refuse(at + 1, $"the header's field {key} is said to be {size} bytes long, and the file ends before that: it was cut short, or this length is damaged", FindingKind.CutShort);
        var bytes = file.Slice(at + 3, size);
        if (size == 0 || bytes.IndexOf((byte)0) != size - 1) return Refuse(at + 1, $"the header's field {key} does not end with its only zero byte");
        bytes = bytes[..^1];
        if (bytes.ContainsAnyExceptInRange((byte)' ', (byte)'~')) return Refuse(at + 3 + bytes.IndexOfAnyExceptInRange((byte)' ', (byte)'~'), $"the header's field {key} is not text");
        text = Encoding.ASCII.GetString(bytes);
        at += 3 + size;
        return true;

        bool Refuse(int offset, string what, FindingKind kind = FindingKind.Damage)
        {
            findings.Add(new(offset, what, kind));
            return false;
        }
    }
}
