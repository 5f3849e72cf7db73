namespace Stead.Devices.InProcess;

/// <summary>An open device of an <see cref="InProcessDriver"/>.</summary>
public sealed class InProcessFile
{
    private readonly InProcessDriver _driver;
    private readonly CharacterDevice _device;
    private readonly OperationQueue _queue;
    private readonly DeviceFile _file;

    internal InProcessFile(InProcessDriver driver, CharacterDevice device, OperationQueue queue, DeviceFile file) =>
        (_driver, _device, _queue, _file) = (driver, device, queue, file);

    public Readiness Poll() => _device.Poll(_file);

    /// <param name="into">Kept until <paramref name="done"/> is called, at once or later.</param>
    /// <returns>What can be interrupted; null when it is done already.</returns>
    public Waiting? Read(Memory<byte> into, bool mayWait, Action<Transfer> done) => Submit(isWrite: false, into, mayWait, done);

    /// <param name="from">Kept until <paramref name="done"/> is called, at once or later.</param>
    /// <returns>What can be interrupted; null when it is done already.</returns>
    public Waiting? Write(Memory<byte> from, bool mayWait, Action<Transfer> done) => Submit(isWrite: true, from, mayWait, done);

    public IoctlReply Ioctl(uint code, ReadOnlySpan<byte> input, Span<byte> output)
    {
        var reply = _device.Ioctl(_file, code, input, output);
        _driver.Settle();
        return reply;
    }

    /// <summary>Once.</summary>
    public void Close()
    {
        _device.Close(_file);
        _driver.Settle();
    }

    private Waiting? Submit(bool isWrite, Memory<byte> buffer, bool mayWait, Action<Transfer> done)
    {
        var operation = new Waiting(_queue, _file, isWrite, mayWait, buffer, done);
        var isDone = _queue.Submit(operation);
        _driver.Settle();
        return isDone ? null : operation;
    }

    /// <summary>A read or a write that has to wait.</summary>
    public sealed class Waiting : PendingOperation
    {
        private readonly OperationQueue _queue;
        private readonly Action<Transfer> _done;

        internal Waiting(OperationQueue queue, DeviceFile file, bool isWrite, bool mayWait, Memory<byte> buffer, Action<Transfer> done)
        {
            (_queue, _done) = (queue, done);
            (File, IsWrite, MayWait, Buffer) = (file, isWrite, mayWait, buffer);
        }

        /// <summary>As a signal does.</summary>
        /// <returns>False when it is done already.</returns>
        public bool Interrupt() => _queue.Interrupt(this);

        protected internal override void Finish(Transfer transfer) => _done(transfer);
    }
}
