using System.Globalization;

namespace Stead.Host.Supervision;

/// <summary>Reads QEMU's `info registers -a`: a kernel that halted for good has every processor in HLT with interrupts off.</summary>
internal static class HaltedProcessors
{
    private const uint InterruptFlag = 0x200;

    public static bool All(string registers)
    {
        var processors = 0;
        var enabled = true;
        foreach (var line in registers.Split('\n'))
        {
            if ((Field(line, "EFL=") ?? Field(line, "RFL=")) is { } flags) enabled = (flags & InterruptFlag) != 0;
            if (Field(line, "HLT=") is not { } halted) continue;
            if (halted != 1 || enabled) return false;
            processors++;
            enabled = true;
        }
        return processors > 0;
    }

    private static uint? Field(string line, string name)
    {
        var at = line.IndexOf(name, StringComparison.Ordinal);
        if (at < 0) return null;
        var digits = line[(at + name.Length)..];
        var end = digits.IndexOf(' ');
        return uint.TryParse(end < 0 ? digits.Trim() : digits[..end], NumberStyles.HexNumber, null, out var value) ? value : null;
    }
}
