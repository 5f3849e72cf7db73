using System.Buffers.Binary;
using System.Text;

namespace Stead.Devices.Fuse;

/// <summary>
/// One device, and the kernel's protocol (linux/fuse.h, 7.31; CUSE too): requests in, replies and notifications out. No threads, no
/// files: whoever owns the channel hands every request over. Hostile bytes are answered with EIO or dropped.
/// </summary>
public sealed class FuseSession
{
    /// <summary>Largest request that the kernel sends: a page of header and the data of a write.</summary>
    public const int RequestLength = MaxWrite + 4096;

    private const int MaxWrite = 1 << 20, IoctlLimit = 1 << 14;

    /// <summary>What one device keeps for its callers; more is refused with ENFILE or ENOMEM.</summary>
    private const int MostFiles = 1 << 16, MostParked = 1 << 14, MostBytesParked = 1 << 28;

    private const uint Major = 7, Minor = 31;
    private const uint AsyncDirectIo = 1 << 15, BigWrites = 1 << 5, MaxPages = 1 << 22;
    private const uint DirectIo = 1, NonSeekable = 4, Stream = 16, ParallelDirectWrites = 64;
    private const uint AccessMode = 3, ReadOnly = 0, WriteOnly = 1, NonBlocking = 0x800;
    private const uint Unrestricted = 2, Retry = 4, ScheduleNotify = 1;

    private readonly CharacterDevice _device;
    private readonly DeviceNode _node;
    private readonly FuseReplies _replies;
    private readonly FuseAttributes _attributes;
    private readonly OperationQueue _queue;
    private readonly Dictionary<ulong, OpenDeviceFile> _files = [];
    private readonly Dictionary<ulong, FuseOperation> _parked = [];
    private readonly Stack<FuseOperation> _idle = [];
    private readonly Stack<OpenDeviceFile> _closed = [];
    private readonly List<OpenDeviceFile> _polling = [];
    private readonly byte[] _data = new byte[MaxWrite];
    private ulong _lastHandle;
    private long _bytesParked;

    public FuseSession(CharacterDevice device, DeviceNode node, IFuseChannel channel)
    {
        (_device, _node, _replies, _attributes) = (device, node, new(channel), new(node));
        _queue = new(device, Notify);
    }

    /// <summary>Requests that were not understood.</summary>
    public long Refused { get; private set; }

    public int OpenFiles => _files.Count;

    /// <summary>The kernel asked for the end, or nothing is left to serve.</summary>
    public bool HasEnded { get; private set; }

    /// <param name="bytes">One request, whole; the caller's again on return.</param>
    public void Receive(Memory<byte> bytes)
    {
        if (!FuseRequest.TryParse(bytes.Span, out var request))
        {
            Refused++;
            return;
        }
        switch (request.Opcode)
        {
            case FuseOpcode.Init: Init(request); break;
            case FuseOpcode.CuseInit: CuseInit(request); break;
            case FuseOpcode.Lookup when request.Node == FuseAttributes.Root && _attributes.IsName(request.Body):
                _replies.Data(request.Unique, _attributes.Entry(_device.BytesToRead));
                break;
            case FuseOpcode.Lookup: _replies.Error(request.Unique, DeviceError.NotThere); break;
            case FuseOpcode.SetAttributes when !_attributes.TrySet(request): Refuse(request); break;
            case FuseOpcode.GetAttributes or FuseOpcode.SetAttributes:
                _replies.Data(request.Unique, _attributes.Of(request.Node, _device.BytesToRead));
                break;
            case FuseOpcode.Open: Open(request); break;
            case FuseOpcode.Read: Read(request); break;
            case FuseOpcode.Write: Write(request, bytes); break;
            case FuseOpcode.Release: Release(request); break;
            case FuseOpcode.Ioctl: Ioctl(request); break;
            case FuseOpcode.Poll: Poll(request); break;
            case FuseOpcode.Interrupt: Interrupt(request); break;
            case FuseOpcode.OpenDirectory: _replies.Data(request.Unique, stackalloc byte[16]); break;
            case FuseOpcode.ReadDirectory: _replies.Data(request.Unique, _attributes.Listing(request.Long(8) ?? 0, request.Word(16) ?? 0)); break;
            case FuseOpcode.ReleaseDirectory or FuseOpcode.Access: _replies.Data(request.Unique, []); break;
            case FuseOpcode.StatFs: _replies.Data(request.Unique, stackalloc byte[80]); break;
            case FuseOpcode.Forget or FuseOpcode.BatchForget: break;
            case FuseOpcode.Destroy:
                HasEnded = true;
                _replies.Data(request.Unique, []);
                break;
            default: _replies.Error(request.Unique, DeviceError.NotImplemented); break;
        }
        _queue.Settle();
    }

    /// <summary>Wakes every sleeper with ENXIO; what is open stays readable until it is closed.</summary>
    public void Unload() => _queue.Unload();

    /// <summary>Lets those go on whom another device of the same driver woke.</summary>
    /// <returns>Whether there were any to ask.</returns>
    public bool Settle() => _queue.Settle();

    /// <summary>From <see cref="FuseOperation"/>.</summary>
    internal void Finished(FuseOperation operation, Transfer transfer)
    {
        if (_parked.Remove(operation.Unique)) _bytesParked -= operation.Buffer.Length;
        if (transfer.Error != DeviceError.None) _replies.Error(operation.Unique, transfer.Error);
        else if (operation.IsWrite) Pair(operation.Unique, (uint)transfer.Count);
        else _replies.Data(operation.Unique, _data.AsSpan(0, transfer.Count));
        operation.End();
        _idle.Push(operation);
    }

    /// <summary>struct fuse_init_out, 64 bytes.</summary>
    private void Init(FuseRequest request)
    {
        Span<byte> reply = stackalloc byte[64];
        reply.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(reply, Major);
        // A kernel that is ahead asks again with our version.
        if (request.Word(0) is not Major)
        {
            if (request.Word(0) > Major) _replies.Data(request.Unique, reply);
            else Refuse(request);
            return;
        }
        BinaryPrimitives.WriteUInt32LittleEndian(reply[4..], Minor);
        BinaryPrimitives.WriteUInt32LittleEndian(reply[12..], (request.Word(12) ?? 0) & (AsyncDirectIo | BigWrites | MaxPages));
        BinaryPrimitives.WriteUInt16LittleEndian(reply[16..], 64);
        BinaryPrimitives.WriteUInt16LittleEndian(reply[18..], 48);
        BinaryPrimitives.WriteUInt32LittleEndian(reply[20..], MaxWrite);
        BinaryPrimitives.WriteUInt32LittleEndian(reply[24..], 1);
        BinaryPrimitives.WriteUInt16LittleEndian(reply[28..], MaxWrite / 4096);
        _replies.Data(request.Unique, reply);
    }

    /// <summary>struct cuse_init_out, 72 bytes, and the node's name.</summary>
    private void CuseInit(FuseRequest request)
    {
        if (request.Word(0) is not Major)
        {
            Refuse(request);
            return;
        }
        var name = Encoding.ASCII.GetBytes($"DEVNAME={_node.Name}\0");
        var reply = new byte[72 + name.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(reply, Major);
        BinaryPrimitives.WriteUInt32LittleEndian(reply.AsSpan(4), Minor);
        BinaryPrimitives.WriteUInt32LittleEndian(reply.AsSpan(12), 1);
        BinaryPrimitives.WriteUInt32LittleEndian(reply.AsSpan(16), MaxWrite);
        BinaryPrimitives.WriteUInt32LittleEndian(reply.AsSpan(20), MaxWrite);
        name.CopyTo(reply, 72);
        _replies.Data(request.Unique, reply);
    }

    private void Open(FuseRequest request)
    {
        if (request.Word(0) is not { } flags || (!_node.IsCuse && request.Node == FuseAttributes.Root))
        {
            Refuse(request);
            return;
        }
        if (_files.Count >= MostFiles)
        {
            _replies.Error(request.Unique, DeviceError.TooManyFiles);
            return;
        }
        var file = _closed.TryPop(out var closed) ? closed : new();
        file.File.Begin(canRead: (flags & AccessMode) != WriteOnly, canWrite: (flags & AccessMode) != ReadOnly);
        var error = _queue.IsDying ? DeviceError.Gone : _device.Open(file.File);
        if (error != DeviceError.None)
        {
            _closed.Push(file);
            _replies.Error(request.Unique, error);
            return;
        }
        _files.Add(++_lastHandle, file);
        Span<byte> reply = stackalloc byte[16];
        reply.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(reply, _lastHandle);
        BinaryPrimitives.WriteUInt32LittleEndian(reply[8..], DirectIo | NonSeekable | Stream | ParallelDirectWrites);
        _replies.Data(request.Unique, reply);
    }

    /// <summary>struct fuse_read_in: handle 0, size 16, the descriptor's live flags 32.</summary>
    private void Read(FuseRequest request)
    {
        if (FileOf(request) is not { } file || request.Word(16) is not { } size || request.Word(32) is not { } flags) Refuse(request);
        else Submit(request.Unique, file, isWrite: false, flags, _data.AsMemory(0, (int)Math.Min(size, MaxWrite)));
    }

    /// <summary>struct fuse_write_in, 40 bytes as fuse_read_in, then the data.</summary>
    private void Write(FuseRequest request, Memory<byte> bytes)
    {
        if (FileOf(request) is not { } file || request.Word(16) is not { } size || request.Word(32) is not { } flags || request.Body.Length - 40 != size) Refuse(request);
        else Submit(request.Unique, file, isWrite: true, flags, bytes[(FuseRequest.HeaderLength + 40)..]);
    }

    private void Submit(ulong unique, OpenDeviceFile file, bool isWrite, uint flags, Memory<byte> buffer)
    {
        if (_parked.ContainsKey(unique))
        {
            Refused++;
            return;
        }
        if (_parked.Count >= MostParked || _bytesParked + buffer.Length > MostBytesParked)
        {
            _replies.Error(unique, DeviceError.NoMemory);
            return;
        }
        var operation = _idle.TryPop(out var idle) ? idle : new(this);
        if (_queue.Submit(operation.Begin(unique, file, isWrite, (flags & NonBlocking) == 0, buffer))) return;
        operation.Keep();
        _bytesParked += operation.Buffer.Length;
        _parked.Add(unique, operation);
    }

    private void Release(FuseRequest request)
    {
        if (request.Long(0) is { } handle && _files.Remove(handle, out var file))
        {
            _device.Close(file.File);
            if (file.PollHandle is not null) _polling.Remove(file);
            file.PollHandle = null;
            _closed.Push(file);
            _replies.Data(request.Unique, []);
        }
        else Refuse(request);
    }

    /// <summary>struct fuse_ioctl_in: handle 0, flags 8, code 12, argument 16, input's length 24, output's 28; 32 bytes and the input.</summary>
    private void Ioctl(FuseRequest request)
    {
        if (FileOf(request) is not { } file || request.Word(8) is not { } flags || request.Word(12) is not { } code || request.Long(16) is not { } argument
            || request.Word(24) is not { } inputLength || request.Word(28) is not { } outputLength || request.Body.Length - 32 != inputLength || outputLength > IoctlLimit)
        {
            Refuse(request);
            return;
        }
        var shape = IoctlShape.OfLinux(code);
        if ((flags & Unrestricted) != 0 && inputLength == 0 && outputLength == 0 && (shape.Input | shape.Output) != 0)
        {
            AskForData(request.Unique, argument, shape);
            return;
        }
        Span<byte> reply = _data.AsSpan(0, 16 + (int)outputLength);
        reply.Clear();
        var input = shape == default ? request.Body.Slice(16, 8) : request.Body[32..];
        var answer = _device.Ioctl(file.File, code, input, reply[16..]);
        if (answer.Error != DeviceError.None)
        {
            _replies.Error(request.Unique, answer.Error);
            return;
        }
        BinaryPrimitives.WriteInt32LittleEndian(reply, answer.Result);
        _replies.Data(request.Unique, reply[..(16 + answer.OutputLength)]);
    }

    /// <summary>struct fuse_ioctl_out with FUSE_IOCTL_RETRY, then struct fuse_ioctl_iovec: where the kernel finds the input and puts the output.</summary>
    private void AskForData(ulong unique, ulong argument, IoctlShape shape)
    {
        Span<byte> reply = stackalloc byte[48];
        reply.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(reply[4..], Retry);
        var at = 16;
        for (var direction = 0; direction < 2; direction++)
        {
            var length = direction == 0 ? shape.Input : shape.Output;
            if (length == 0) continue;
            BinaryPrimitives.WriteUInt32LittleEndian(reply[(8 + direction * 4)..], 1);
            BinaryPrimitives.WriteUInt64LittleEndian(reply[at..], argument);
            BinaryPrimitives.WriteUInt64LittleEndian(reply[(at + 8)..], (ulong)length);
            at += 16;
        }
        _replies.Data(unique, reply[..at]);
    }

    /// <summary>struct fuse_poll_in: handle 0, the kernel's handle 8, flags 16, the events that are waited for 20.</summary>
    private void Poll(FuseRequest request)
    {
        if (FileOf(request) is not { } file || request.Long(8) is not { } handle || request.Word(16) is not { } flags || request.Word(20) is not { } events)
        {
            Refuse(request);
            return;
        }
        if ((flags & ScheduleNotify) != 0)
        {
            if (file.PollHandle is null)
            {
                _polling.Add(file);
                file.PollFor = Readiness.None;
            }
            file.PollHandle = handle;
            file.PollFor |= (Readiness)events;
        }
        Pair(request.Unique, (uint)(_device.Poll(file.File) | (_queue.IsDying ? Readiness.Error | Readiness.HungUp : Readiness.None)));
    }

    /// <summary>The victim may have been answered meanwhile, or not have arrived: then the kernel asks again as long as it waits.</summary>
    private void Interrupt(FuseRequest request)
    {
        if (request.Long(0) is { } victim && _parked.TryGetValue(victim, out var operation) && _queue.Interrupt(operation)) return;
        _replies.Error(request.Unique, DeviceError.WouldBlock);
    }

    private void Notify(Readiness what)
    {
        for (var i = _polling.Count - 1; i >= 0; i--)
        {
            var file = _polling[i];
            if ((file.PollFor & what) == 0 && what != Readiness.Any) continue;
            _replies.WakePoll(file.PollHandle!.Value);
            file.PollHandle = null;
            _polling.RemoveAt(i);
        }
    }

    private OpenDeviceFile? FileOf(FuseRequest request) => request.Long(0) is { } handle ? _files.GetValueOrDefault(handle) : null;

    private void Refuse(FuseRequest request)
    {
        Refused++;
        _replies.Error(request.Unique, DeviceError.InputOutput);
    }

    /// <summary>A number and four bytes of padding.</summary>
    private void Pair(ulong unique, uint number)
    {
        Span<byte> reply = stackalloc byte[8];
        reply.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(reply, number);
        _replies.Data(unique, reply);
    }
}
