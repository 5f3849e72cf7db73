namespace Stead.Fabric.Bitstream;

/// <summary>
/// Follows a configuration stream as the device would: what is written where, and whether each CRC is right. What no CRC covers is held
/// against what can stand there.
/// </summary>
internal ref struct ConfigurationReader
{
    private const uint Decrypt = 1 << 6, FrameCrcs = 1 << 21;

    /// <summary>What Vivado sets BSPI to.</summary>
    private const uint QuadRead = 0x26b;

    /// <summary>Clocks that the start-up needs behind DESYNC, a word each; Vivado writes about 400.</summary>
    private const int FewestTrailingWords = 64;

    private readonly BitstreamFacts _facts;
    private readonly List<Finding> _findings;
    private readonly int _end;
    private readonly List<uint> _crcs = [];
    private readonly List<(ConfigurationRegister Register, int Offset, uint Value)> _early = [];
    private PacketReader _packets;
    private ConfigurationCrc _crc;
    private BitstreamTraits _traits;
    private (uint Value, int Offset)? _idCode;
    private int? _uncovered;
    private bool _covers, _decrypts;
    private long _dataWords, _zeros;

    private ConfigurationReader(ReadOnlySpan<byte> file, int start, BitstreamFacts facts, List<Finding> findings)
    {
        _packets = new(file, start, file.Length, facts.Order);
        (_end, _facts, _findings) = (file.Length, facts, findings);
    }

    /// <param name="start">Behind the sync word.</param>
    /// <param name="facts">What is known so far.</param>
    public static BitstreamFacts Read(ReadOnlySpan<byte> file, int start, BitstreamFacts facts, List<Finding> findings)
    {
        var reader = new ConfigurationReader(file, start, facts, findings);
        reader.Follow();
        return reader.Judge();
    }

    private void Follow()
    {
        while (_packets.Read())
        {
            if (_packets.Kind == PacketKind.Write && !TakeWrite()) return;
            if (_packets.Kind == PacketKind.Zero && !TakeZero()) return;
        }
        _findings.Add(_packets.Fault ?? new(_end, "the file ends before the command DESYNC: it was cut short", FindingKind.CutShort));
    }

    /// <summary>In files for debugging a pad frame is written without a packet around it, and counted by the CRC as if with one.</summary>
    private bool TakeZero()
    {
        if ((_traits & BitstreamTraits.Debug) == 0) return Damaged(_packets.Offset, "0x00000000 is no packet of a bitstream");
        _crc.Add(ConfigurationRegister.Fdri, 0);
        _zeros++;
        return true;
    }

    /// <returns>False at the end: DESYNC, or what cannot be followed.</returns>
    private bool TakeWrite()
    {
        var (register, offset, value) = (_packets.Register, _packets.Offset, _packets.Word());
        if (register is not (ConfigurationRegister.Fdri or ConfigurationRegister.Mfwr or ConfigurationRegister.Cbc) && _packets.Data.Length != 4)
            return Damaged(offset, $"{_packets.Data.Length / 4} words for {PacketReader.Name(register)}, which takes one");
        switch (register)
        {
            case ConfigurationRegister.Crc: return TakeCrc(value);
            // Not covered, and without an effect: a pin that shows numbers.
            case ConfigurationRegister.Lout when _covers:
                _traits |= BitstreamTraits.Debug;
                return true;
            case ConfigurationRegister.Lout: return true;
            case ConfigurationRegister.Cmd when value == (uint)ConfigurationCommand.Desynchronise: return TakeEnd();
            case ConfigurationRegister.Cmd when value == (uint)ConfigurationCommand.ResetCrc:
                _crc.Reset();
                _covers = true;
                return true;
            case ConfigurationRegister.Cmd when !Enum.IsDefined((ConfigurationCommand)value): return Damaged(offset + 4, $"command {value}, which there is not");
            case ConfigurationRegister.IdCode: _idCode = (value, offset + 4); break;
            case ConfigurationRegister.Fdri or ConfigurationRegister.Mfwr when _idCode is null: return Damaged(offset, "data for the fabric before the IDCODE: they would go into any device");
            case ConfigurationRegister.Fdri: _dataWords += _packets.Data.Length / 4; break;
            case ConfigurationRegister.Mfwr: _traits |= BitstreamTraits.Compressed; break;
            case ConfigurationRegister.Ctl0: _decrypts = (value & Decrypt) != 0; break;
            case ConfigurationRegister.Ctl1 when (value & FrameCrcs) != 0: _traits |= BitstreamTraits.FrameCrc; break;
            case ConfigurationRegister.Cbc when _decrypts:
                _traits |= BitstreamTraits.Encrypted;
                _findings.Add(new(offset, "what follows is encrypted: neither its CRC nor its contents can be checked", FindingKind.Unchecked));
                return false;
        }
        if (_covers) _uncovered ??= offset;
        else _early.Add((register, offset, value));
        _crc.Add(register, _packets.Data, _facts.Order);
        return true;
    }

    private bool TakeCrc(uint value)
    {
        if (value == _crc.Value) _crcs.Add(value);
        else _findings.Add(new(_packets.Offset + 4, $"the CRC is 0x{value:x8} here, and 0x{_crc.Value:x8} by what was written before: something before it is damaged"));
        _crc.Reset();
        _uncovered = null;
        return true;
    }

    private bool TakeEnd()
    {
        var trailing = (_end - _packets.Next) / 4;
        if (trailing < FewestTrailingWords)
            _findings.Add(new(_end, $"only {trailing} words follow DESYNC, and at least {FewestTrailingWords} are needed to start the device up: the file was cut short", FindingKind.CutShort));
        if (_crcs.Count == 0 && _findings.TrueForAll(finding => !finding.IsBad))
            _findings.Add(new(_packets.Offset, "there is no CRC in it: damage cannot be seen", FindingKind.Unchecked));
        else if (_uncovered is { } uncovered)
            _findings.Add(new(uncovered, "no CRC follows this write"));
        return false;
    }

    private readonly bool Damaged(int offset, string what)
    {
        _findings.Add(new(offset, what));
        return false;
    }

    private readonly BitstreamFacts Judge()
    {
        var part = _idCode is var (code, at) ? PartTable.Find(code) : null;
        if (_idCode is null && (_traits & BitstreamTraits.Encrypted) == 0 && _findings.TrueForAll(finding => finding.Kind != FindingKind.CutShort)) _findings.Add(new(_facts.Start, "no IDCODE was found in it"));
        if (_idCode is not null && part is null) _findings.Add(new(_idCode.Value.Offset, $"IDCODE 0x{_idCode.Value.Value:x8} is no device whose bitstreams are known", FindingKind.Unknown));
        if (part is not null && _facts.Name is { } name && name.Device != part.Name)
            _findings.Add(new(_idCode!.Value.Offset, $"the header says that it is for {name}, and its IDCODE 0x{_idCode.Value.Value:x8} is that of {part}"));
        JudgeEarly(part);
        var (traits, frames) = JudgeAmount(part);
        return _facts with
        {
            IdCode = _idCode?.Value, Part = part, Name = _facts.Name ?? (part is null ? null : new PartName(part.Name, "")), Traits = traits, Frames = frames, Crcs = _crcs,
            Findings = [.. _findings.OrderBy(finding => finding.Offset)],
        };
    }

    /// <summary>What stands before the CRC begins: settings of the watchdog, and of how the device reads its flash memory. A Zynq has neither.</summary>
    private readonly void JudgeEarly(Part? part)
    {
        foreach (var (register, offset, value) in _early)
        {
            var name = PacketReader.Name(register);
            var (isExpected, isNothing) = register switch
            {
                ConfigurationRegister.Timer or ConfigurationRegister.Wbstar => (true, value == 0),
                ConfigurationRegister.Bspi => (part is not { HasProcessor: true }, value == QuadRead),
                ConfigurationRegister.Cmd => ((ConfigurationCommand)value is ConfigurationCommand.Null or ConfigurationCommand.ReadBspi, true),
                _ => (false, false),
            };
            if (!isExpected) _findings.Add(new(offset, $"a write of 0x{value:x8} to {name} before the CRC is reset, where no CRC covers it"));
            else if (!isNothing && part is { HasProcessor: true }) _findings.Add(new(offset, $"{name} is set to 0x{value:x8}, which a Zynq does not use, where no CRC covers it"));
            else if (!isNothing) _findings.Add(new(offset, $"{name} is set to 0x{value:x8}, where no CRC covers it", FindingKind.Note));
        }
    }

    /// <summary>Whether all frames of the device are there.</summary>
    private readonly (BitstreamTraits, int Frames) JudgeAmount(Part? part)
    {
        if ((_traits & BitstreamTraits.Encrypted) != 0) return (_traits, 0);
        var words = _dataWords + _zeros;
        var frames = (int)(words / Part.FrameWords);
        if (part is null) return (_traits, frames);
        if ((_traits & BitstreamTraits.Compressed) != 0) return (_traits | BitstreamTraits.Full, part.Frames);
        if (words > part.DataWords)
            _findings.Add(new(_facts.Start, $"{words} words of data are more than the {part.DataWords} that {part} takes"));
        // With a CRC behind each frame most pad frames are left out.
        return frames >= part.Frames ? (_traits | BitstreamTraits.Full, part.Frames) : (_traits | BitstreamTraits.Partial, frames);
    }
}
