using System.Buffers.Binary;

namespace Stead.Devices.NullModem;

/// <summary>
/// One end of a null modem. What is written here is read there; nothing is lost while nobody is there: a full wire makes the writer wait.
/// The other end's DTR is the carrier here: when it falls, reading ends after what has arrived, and writing fails, unless CLOCAL is set.
/// </summary>
internal sealed class NullModemPort(int size) : CharacterDevice
{
    private const ModemLines Own = ModemLines.DataTerminalReady | ModemLines.RequestToSend;

    private readonly ByteFifo _arrived = new(size);
    private readonly TerminalSettings _settings = new();
    private readonly byte[] _window = new byte[8];
    private ModemLines _raised;
    private int _opens;
    private bool _isExclusive, _carrierLost;

    public NullModemPort Peer { get; set; } = null!;

    public override int BytesToRead => _arrived.Count;

    private bool HasCarrier => (Peer._raised & ModemLines.DataTerminalReady) != 0;

    private bool IsHungUp => _carrierLost && !_settings.IsLocal;

    public override DeviceError Open(DeviceFile file)
    {
        if (_isExclusive) return DeviceError.Busy;
        if (_opens++ == 0)
        {
            _carrierLost = false;
            Raise(Own);
        }
        return DeviceError.None;
    }

    public override void Close(DeviceFile file)
    {
        if (--_opens > 0) return;
        _isExclusive = false;
        Raise(ModemLines.None);
    }

    public override Transfer Read(DeviceFile file, Span<byte> into)
    {
        if (_arrived.Count == 0) return IsHungUp || _settings.ReadsWithoutWaiting ? default : Transfer.WouldBlock;
        var count = _arrived.Read(into);
        Peer.Wake(Readiness.Writable);
        return new(count);
    }

    public override Transfer Write(DeviceFile file, ReadOnlySpan<byte> from)
    {
        if (IsHungUp) return new(0, DeviceError.InputOutput);
        if (Peer._arrived.Room == 0) return Transfer.WouldBlock;
        var count = Peer._arrived.Write(from);
        Peer.Wake(Readiness.Readable);
        return new(count);
    }

    public override Readiness Poll(DeviceFile file) =>
        (_arrived.Count > 0 || IsHungUp ? Readiness.Readable : Readiness.None)
        | (IsHungUp ? Readiness.HungUp : Peer._arrived.Room > 0 ? Readiness.Writable : Readiness.None);

    public override IoctlReply Ioctl(DeviceFile file, uint code, ReadOnlySpan<byte> input, Span<byte> output)
    {
        switch (code)
        {
            case TerminalIoctls.GetSettings: return Answer(output, _settings.Bytes[..TerminalSettings.LengthWithoutSpeeds]);
            case TerminalIoctls.GetSettings2: return Answer(output, _settings.Bytes);
            case TerminalIoctls.SetSettingsFlush or TerminalIoctls.SetSettings2Flush when input.Length >= TerminalSettings.LengthWithoutSpeeds:
                Discard(_arrived, Peer);
                return Set(input);
            case TerminalIoctls.SetSettings or TerminalIoctls.SetSettingsDrain or TerminalIoctls.SetSettings2 or TerminalIoctls.SetSettings2Drain
                when input.Length >= TerminalSettings.LengthWithoutSpeeds:
                return Set(input);
            case TerminalIoctls.SendBreak or TerminalIoctls.SendBreakFor or TerminalIoctls.FlowControl or TerminalIoctls.NonBlocking: return IoctlReply.Done;
            case TerminalIoctls.Flush when input.Length >= 4: return Flush(BinaryPrimitives.ReadInt32LittleEndian(input));
            case TerminalIoctls.Exclusive or TerminalIoctls.NotExclusive:
                _isExclusive = code == TerminalIoctls.Exclusive;
                return IoctlReply.Done;
            case TerminalIoctls.BytesToRead: return Number(output, _arrived.Count);
            case TerminalIoctls.BytesToWrite: return Number(output, Peer._arrived.Count);
            case TerminalIoctls.GetWindow: return Answer(output, _window);
            case TerminalIoctls.SetWindow when input.Length >= _window.Length:
                input[.._window.Length].CopyTo(_window);
                return IoctlReply.Done;
            case TerminalIoctls.GetLines: return Number(output, (int)Lines());
            case TerminalIoctls.RaiseLines or TerminalIoctls.DropLines or TerminalIoctls.SetLines when input.Length >= 4:
                var lines = (ModemLines)BinaryPrimitives.ReadInt32LittleEndian(input) & Own;
                Raise(code switch { TerminalIoctls.RaiseLines => _raised | lines, TerminalIoctls.DropLines => _raised & ~lines, _ => lines });
                return IoctlReply.Done;
            // Also where the kernel cannot carry the data: then this is no terminal.
            default: return IoctlReply.Failed(DeviceError.NotAnIoctl);
        }
    }

    private IoctlReply Set(ReadOnlySpan<byte> settings)
    {
        var hungUp = IsHungUp;
        _settings.Set(settings);
        if (_settings.HangsUp) Raise(_raised & ~ModemLines.DataTerminalReady);
        // CLOCAL and VMIN change what a sleeper waits for.
        if (hungUp != IsHungUp || _settings.ReadsWithoutWaiting) Wake(Readiness.Readable | Readiness.Writable);
        return IoctlReply.Done;
    }

    /// <param name="queue">TCIFLUSH 0, TCOFLUSH 1, TCIOFLUSH 2.</param>
    private IoctlReply Flush(int queue)
    {
        if (queue is < 0 or > 2) return IoctlReply.Failed(DeviceError.Invalid);
        if (queue is 0 or 2) Discard(_arrived, Peer);
        if (queue is 1 or 2) Discard(Peer._arrived, this);
        return IoctlReply.Done;
    }

    private static void Discard(ByteFifo fifo, NullModemPort writer)
    {
        fifo.Clear();
        writer.Wake(Readiness.Writable);
    }

    private ModemLines Lines() => _raised
        | (HasCarrier ? ModemLines.Carrier | ModemLines.DataSetReady : ModemLines.None)
        | ((Peer._raised & ModemLines.RequestToSend) != 0 ? ModemLines.ClearToSend : ModemLines.None);

    private void Raise(ModemLines lines)
    {
        var had = Peer.HasCarrier;
        _raised = lines;
        if (had == Peer.HasCarrier) return;
        Peer._carrierLost = had && Peer._opens > 0;
        Peer.Wake(Readiness.Any);
    }

    private static IoctlReply Number(Span<byte> output, int number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        return Answer(output, bytes);
    }

    private static IoctlReply Answer(Span<byte> output, ReadOnlySpan<byte> bytes)
    {
        if (output.Length < bytes.Length) return IoctlReply.Failed(DeviceError.NotAnIoctl);
        bytes.CopyTo(output);
        return new(0, bytes.Length);
    }
}
