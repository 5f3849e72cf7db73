using System.Buffers.Binary;
using System.Text;
using Stead.Devices;
using Stead.Devices.Echo;
using Stead.Devices.Fuse;

namespace Stead.Tests.Unit.Devices.Fuse;

/// <summary>The kernel's side of the protocol, as far as the tests need it: requests made, replies kept by their number.</summary>
internal sealed class Kernel : IFuseChannel
{
    private ulong _unique = 10;

    public Kernel(int size = EchoDevice.DefaultSize, bool cuse = false) =>
        Session = new(new EchoDevice(EchoIoctls.Linux, size), new("echo", 0x180, 0, 0, cuse), this);

    public FuseSession Session { get; }

    public Dictionary<ulong, (int Error, byte[] Body)> Replies { get; } = [];

    /// <summary>Poll handles that were told.</summary>
    public List<ulong> Woken { get; } = [];

    public void Send(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body)
    {
        Assert.Equal(header.Length + body.Length, BinaryPrimitives.ReadInt32LittleEndian(header));
        var unique = BinaryPrimitives.ReadUInt64LittleEndian(header[8..]);
        var error = BinaryPrimitives.ReadInt32LittleEndian(header[4..]);
        if (unique == 0)
        {
            Assert.Equal(1, error);
            Woken.Add(BinaryPrimitives.ReadUInt64LittleEndian(body));
        }
        else Assert.True(Replies.TryAdd(unique, (-error, body.ToArray())), $"request {unique} was answered twice");
    }

    public ulong Request(uint opcode, ulong node, params ReadOnlySpan<object> fields)
    {
        var body = new List<byte>();
        foreach (var field in fields)
        {
            switch (field)
            {
                case uint word: body.AddRange(BitConverter.GetBytes(word)); break;
                case ulong number: body.AddRange(BitConverter.GetBytes(number)); break;
                case string text: body.AddRange(Encoding.UTF8.GetBytes(text)); break;
                case byte[] bytes: body.AddRange(bytes); break;
            }
        }
        var unique = _unique += 2;
        var request = new byte[40 + body.Count];
        BinaryPrimitives.WriteInt32LittleEndian(request, request.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(request.AsSpan(4), opcode);
        BinaryPrimitives.WriteUInt64LittleEndian(request.AsSpan(8), unique);
        BinaryPrimitives.WriteUInt64LittleEndian(request.AsSpan(16), node);
        body.CopyTo(request, 40);
        Session.Receive(request);
        return unique;
    }

    public ulong Open(uint flags)
    {
        var (error, body) = Replies[Request(14, 2, flags, 0u)];
        Assert.Equal(0, error);
        return BinaryPrimitives.ReadUInt64LittleEndian(body);
    }

    public ulong Read(ulong handle, uint size, uint flags = 0) => Request(15, 2, handle, 0UL, size, 0u, 0UL, flags, 0u);

    public ulong Write(ulong handle, string text, uint flags = 1) => Request(16, 2, handle, 0UL, (uint)text.Length, 0u, 0UL, flags, 0u, text);

    public ulong Ioctl(ulong handle, uint code, byte[] input, uint output, uint flags = 0) =>
        Request(39, 2, handle, flags, code, 0x7fff0000UL, (uint)input.Length, output, input);

    public uint Poll(ulong handle, ulong kernelHandle, bool notify) =>
        BitConverter.ToUInt32(Replies[Request(40, 2, handle, kernelHandle, notify ? 1u : 0, 0x1du)].Body);

    public void Release(ulong handle) => Request(18, 2, handle, 0u, 0u, 0UL);

    public void Interrupt(ulong victim) => Request(36, 0, victim);

    public bool IsAnswered(ulong unique) => Replies.ContainsKey(unique);

    public string TextOf(ulong unique)
    {
        Assert.Equal(0, Replies[unique].Error);
        return Encoding.UTF8.GetString(Replies[unique].Body);
    }

    public uint CountOf(ulong unique)
    {
        Assert.Equal(0, Replies[unique].Error);
        return BitConverter.ToUInt32(Replies[unique].Body);
    }

    public DeviceError ErrorOf(ulong unique) => (DeviceError)Replies[unique].Error;
}
