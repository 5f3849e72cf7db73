using System.Globalization;

namespace Stead.Core;

/// <summary>A number of bytes. Units are powers of 1024, as for memory and disks in vm-bhyve's files.</summary>
public readonly record struct DataSize(long Bytes) : IComparable<DataSize>
{
    private const string Units = "KMGTP";

    public static DataSize FromMebibytes(long mebibytes) => new(mebibytes << 20);

    public long Mebibytes => Bytes >> 20;

    /// <summary>`20G`, `512m`, `1.5T`, `1048576`. False when it is not a size, is negative, or does not fit.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DataSize size) => TryParse(text, out size, out _);

    /// <param name="hasUnit">Whether a unit was written: vm-bhyve passes a bare number on, where it may mean something else.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out DataSize size, out bool hasUnit)
    {
        size = default;
        hasUnit = false;
        text = text.Trim();
        if (text.Length > 0 && (text[^1] is 'b' or 'B')) text = text[..^1];
        if (text.Length == 0) return false;
        var exponent = Units.IndexOf(char.ToUpperInvariant(text[^1])) + 1;
        hasUnit = exponent > 0;
        if (hasUnit) text = text[..^1];
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return false;
        if (number < 0 || number > long.MaxValue >> (10 * exponent)) return false;
        size = new((long)(number * (1L << (10 * exponent))));
        return true;
    }

    /// <summary>As `vm info` prints it: `1048576 (1.000M)`.</summary>
    public string ToLongString() => $"{Bytes} ({ToShortString(3)})";

    /// <summary>`1.000M` with three decimals; bytes have the unit `B`.</summary>
    public string ToShortString(int decimals)
    {
        var value = (decimal)Bytes;
        var unit = -1;
        while (value >= 1024 && unit < Units.Length - 1)
        {
            value /= 1024;
            unit++;
        }
        return value.ToString("F" + decimals, CultureInfo.InvariantCulture) + (unit < 0 ? 'B' : Units[unit]);
    }

    public int CompareTo(DataSize other) => Bytes.CompareTo(other.Bytes);

    public static bool operator <(DataSize a, DataSize b) => a.Bytes < b.Bytes;
    public static bool operator >(DataSize a, DataSize b) => a.Bytes > b.Bytes;
    public static bool operator <=(DataSize a, DataSize b) => a.Bytes <= b.Bytes;
    public static bool operator >=(DataSize a, DataSize b) => a.Bytes >= b.Bytes;

    public override string ToString() => ToShortString(3);
}
