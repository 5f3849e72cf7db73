using System.Text;

namespace Stead.Fabric.Bitstream;

/// <summary>
/// Reads an iCE40's bitstream as icepack writes it (Project IceStorm, bitstream format): comments, then commands of a byte whose upper half
/// is the operation and lower half the length of its number, and blocks of bits behind some.
/// </summary>
internal ref struct Ice40Reader
{
    private const int LongestComment = 16 << 10;
    private const int Command = 0, Bank = 1, Check = 2, Boot = 4, Frequency = 5, Width = 6, Height = 7, Offset = 8, WarmBoot = 9;
    private const int WriteConfiguration = 1, WriteMemory = 3, ResetCrc = 5, WakeUp = 6;

    private readonly ReadOnlySpan<byte> _file;
    private readonly List<Finding> _findings = [];
    private readonly List<uint> _crcs = [];
    private readonly (int Width, int Height)[] _banks = new (int, int)[Ice40Device.Banks];
    private int _at, _width, _height, _bank;
    private ushort _crc;
    private bool _covers, _checked;

    private Ice40Reader(ReadOnlySpan<byte> file) => _file = file;

    public static bool IsAt(ReadOnlySpan<byte> file) => file is [0xff, 0, ..] or [0x7e, 0xaa, 0x99, 0x7e, ..];

    public static BitstreamFacts Read(ReadOnlySpan<byte> file)
    {
        var reader = new Ice40Reader(file);
        var comment = reader.ReadComment();
        if (reader._findings.Count == 0) reader.Follow();
        return reader.Judge(comment);
    }

    private string ReadComment()
    {
        if (_file[0] == 0x7e) return "";
        _at = 2;
        var end = _file.IndexOf((ReadOnlySpan<byte>)[0x00, 0xff, 0x7e, 0xaa, 0x99, 0x7e]);
        if (end < 0)
        {
            if (_file.Length < LongestComment) CutShort("the file ends before the beginning of its data (7eaa997e): it was cut short, or is no iCE40's");
            else Damaged(_at, "no beginning (7eaa997e) behind the comment: the file is damaged, or no iCE40's");
            return "";
        }
        var comment = _file[_at..Math.Max(end, _at)];
        _at = end + 2;
        foreach (var one in comment)
        {
            if (one is not 0 and not (byte)'\n' and (< 0x20 or > 0x7e)) Damaged(_at, "the comment is not text");
        }
        return Encoding.ASCII.GetString(comment).Replace('\0', '\n').Trim();
    }

    private void Follow()
    {
        _at += 4;
        while (_at < _file.Length)
        {
            var offset = _at;
            var (operation, length) = (_file[_at] >> 4, _file[_at] & 15);
            if (length > 4 || _at + 1 + length > _file.Length)
            {
                if (length > 4) Damaged(offset, $"0x{_file[_at]:x2} is no command of an iCE40");
                else CutShort("the file ends inside a command: it was cut short");
                return;
            }
            uint number = 0;
            foreach (var one in _file.Slice(_at + 1, length)) number = number << 8 | one;
            var isEnd = operation == Command && number == WakeUp && length == 1;
            if (!isEnd && !(operation == Command && number == ResetCrc)) Count(_file.Slice(_at, 1 + length));
            _at += 1 + length;
            if (isEnd)
            {
                End(offset);
                return;
            }
            if (!Take(operation, length, (int)number, offset)) return;
        }
        CutShort("the file ends before the command that wakes the device up: it was cut short");
    }

    private bool Take(int operation, int length, int number, int offset)
    {
        switch (operation, length)
        {
            case (Command, 1) when number == ResetCrc && !_covers:
                (_crc, _covers) = (0xffff, true);
                return true;
            case (Frequency, 1) when number <= 2:
                if (number > 0) _findings.Add(new(offset, "its oscillator runs faster than usual while it reads its flash memory; no CRC covers that", FindingKind.Note));
                return true;
            case (Boot, 3) when !_covers: return true;
            case (Check, 2) when _covers && !_checked:
                _checked = true;
                if (_crc == 0) _crcs.Add((uint)number);
                else return Damaged(offset + 1, $"the CRC 0x{number:x4} is not that of what was written before: something before it is damaged");
                return true;
            case (_, _) when !_covers || _checked: return Damaged(offset, $"the command 0x{_file[offset]:x2} stands where no CRC covers it");
            case (Width, 2):
                _width = number + 1;
                return true;
            case (Height, 2):
                _height = number;
                return true;
            case (Offset, 2) or (WarmBoot, 2): return true;
            case (Bank, 1) when number < Ice40Device.Banks:
                _bank = number;
                return true;
            case (Command, 1) when number is WriteConfiguration or WriteMemory: return Skip(number, offset);
            default: return Damaged(offset, $"0x{_file[offset]:x2} with {number} is no command of an iCE40");
        }
    }

    /// <summary>A block of bits, and two zero bytes.</summary>
    private bool Skip(int command, int offset)
    {
        var bytes = (long)_width * _height / 8 + 2;
        if (bytes > _file.Length - _at) return CutShort($"a block of {_width} by {_height} bits needs {bytes} bytes, and {_file.Length - _at} are left: the file was cut short");
        var block = _file.Slice(_at, (int)bytes);
        Count(block);
        if (block[^2] != 0 || block[^1] != 0) return Damaged(_at + block.Length - 2, "two zero bytes should end the block here");
        if (command == WriteConfiguration) _banks[_bank] = (_width, _banks[_bank].Height + _height);
        _at += block.Length;
        return true;
    }

    private void End(int offset)
    {
        if (!_checked) Damaged(offset, "the device is woken up without a CRC before");
        else if (_file[_at..].ContainsAnyExcept((byte)0)) Damaged(_at, "something is behind the end of the bitstream");
    }

    private bool CutShort(string what)
    {
        _findings.Add(new(_file.Length, what, FindingKind.CutShort));
        return false;
    }

    private bool Damaged(int offset, string what)
    {
        _findings.Add(new(offset, what));
        return false;
    }

    /// <summary>CRC-16, 0x1021, most significant bit first; a right one ends in 0.</summary>
    private void Count(ReadOnlySpan<byte> bytes)
    {
        foreach (var one in bytes)
        {
            var mixed = _crc >> 8 ^ one;
            mixed ^= mixed >> 4;
            _crc = (ushort)(_crc << 8 ^ mixed << 12 ^ mixed << 5 ^ mixed);
        }
    }

    private readonly BitstreamFacts Judge(string comment)
    {
        var device = Ice40Device.Find(_banks[0].Width, _banks[0].Height);
        if (device is null && _findings.TrueForAll(finding => !finding.IsBad)) _findings.Add(new(0, $"a first bank of {_banks[0].Width} by {_banks[0].Height} bits is no iCE40's that is known", FindingKind.Unknown));
        return new()
        {
            Format = BitstreamFormat.Ice40, Length = _file.Length, Comment = comment, Die = device, Crcs = _crcs, Findings = _findings,
            Traits = device is null ? BitstreamTraits.None : BitstreamTraits.Full, Frames = _banks.Count(bank => bank.Height > 0),
        };
    }
}
