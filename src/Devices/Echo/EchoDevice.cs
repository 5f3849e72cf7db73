using System.Buffers.Binary;

namespace Stead.Devices.Echo;

/// <summary>
/// What is written to it can be read from it, in the article's last version: a FIFO that blocks, counts its writers, and tells of its
/// state through poll and events.
/// </summary>
public sealed class EchoDevice(EchoIoctls ioctls, int size = EchoDevice.DefaultSize) : CharacterDevice
{
    public const int DefaultSize = 64;

    private readonly ByteFifo _fifo = new(size);
    private uint _writers;

    public override int BytesToRead => _fifo.Count;

    public override DeviceError Open(DeviceFile file)
    {
        if (!file.CanWrite) return DeviceError.None;
        if (_writers == uint.MaxValue) return DeviceError.Busy;
        _writers++;
        return DeviceError.None;
    }

    public override void Close(DeviceFile file)
    {
        // The last writer's end is the readers' end of file.
        if (file.CanWrite && --_writers == 0) Wake(Readiness.Readable);
    }

    public override Transfer Read(DeviceFile file, Span<byte> into)
    {
        if (_fifo.Count == 0) return _writers == 0 ? default : Transfer.WouldBlock;
        var count = _fifo.Read(into);
        Wake(Readiness.Writable);
        return new(count);
    }

    public override Transfer Write(DeviceFile file, ReadOnlySpan<byte> from)
    {
        if (_fifo.Room == 0) return Transfer.WouldBlock;
        var count = _fifo.Write(from);
        Wake(Readiness.Readable);
        return new(count);
    }

    public override Readiness Poll(DeviceFile file) =>
        (_fifo.Count > 0 || _writers == 0 ? Readiness.Readable : Readiness.None)
        | (_writers == 0 ? Readiness.NoWriters : Readiness.None)
        | (_fifo.Room > 0 ? Readiness.Writable : Readiness.None);

    public override IoctlReply Ioctl(DeviceFile file, uint code, ReadOnlySpan<byte> input, Span<byte> output)
    {
        if (code == ioctls.GetSize) return Number(_fifo.Capacity, output, 8);
        if (code == ioctls.BytesToRead || code == ioctls.ExactBytesToRead) return Number(_fifo.Count, output, 4);
        if (code == ioctls.RoomToWrite) return Number(_fifo.Room, output, 4);
        if (code == ioctls.SetSize) return Resize(file, input);
        if (code == ioctls.Clear) return Clear(file);
        if (code == ioctls.NonBlocking) return IoctlReply.Done;
        if (code == ioctls.Asynchronous) return input.Length >= 4 && BinaryPrimitives.ReadInt32LittleEndian(input) != 0 ? IoctlReply.Failed(DeviceError.Invalid) : IoctlReply.Done;
        return IoctlReply.Failed(DeviceError.NotAnIoctl);
    }

    private IoctlReply Resize(DeviceFile file, ReadOnlySpan<byte> input)
    {
        if (!file.CanWrite) return IoctlReply.Failed(DeviceError.NotPermitted);
        if (input.Length < 8) return IoctlReply.Failed(DeviceError.Invalid);
        var size = BinaryPrimitives.ReadUInt64LittleEndian(input);
        if (size < (ulong)_fifo.Count) return IoctlReply.Failed(DeviceError.Busy);
        if (size > (ulong)Array.MaxLength) return IoctlReply.Failed(DeviceError.NoMemory);
        var grows = (int)size > _fifo.Capacity;
        try { _fifo.Resize((int)size); }
        // Nothing was changed yet; the device goes on.
        catch (OutOfMemoryException) { return IoctlReply.Failed(DeviceError.NoMemory); }
        if (grows) Wake(Readiness.Writable);
        return IoctlReply.Done;
    }

    private IoctlReply Clear(DeviceFile file)
    {
        if (!file.CanWrite) return IoctlReply.Failed(DeviceError.NotPermitted);
        _fifo.Clear();
        Wake(Readiness.Writable);
        return IoctlReply.Done;
    }

    /// <summary>As wide as the code says; without room for it (a code without a size) the system cannot carry it back.</summary>
    private static IoctlReply Number(int number, Span<byte> output, int width)
    {
        if (output.Length < width) return IoctlReply.Failed(DeviceError.Invalid);
        if (width == 8) BinaryPrimitives.WriteInt64LittleEndian(output, number);
        else BinaryPrimitives.WriteInt32LittleEndian(output, number);
        return new(0, width);
    }
}
