using System.Buffers.Binary;
using Stead.Devices;
using Stead.Devices.Echo;
using Stead.Devices.Fuse;

namespace Stead.Tests.Unit.Devices.Fuse;

/// <summary>Ten million messages from a kernel that lies: most of them well formed with fields that are not, many of them not even that.</summary>
[Collection(nameof(Alone))]
public sealed class HostileKernelTests
{
    private const int Messages = 10_000_000;

    private static readonly uint[] s_opcodes = [1, 2, 3, 4, 14, 14, 15, 15, 16, 16, 17, 18, 18, 25, 26, 27, 28, 29, 34, 36, 38, 39, 39, 40, 40, 42, 4096, 7, 0, 77];
    private static readonly uint[] s_codes = [EchoIoctls.Linux.GetSize, EchoIoctls.Linux.SetSize, EchoIoctls.Linux.Clear, 0x541b, 0x5401, 0xffffffff, 0xc0ffee00];

    [Theory]
    [InlineData("echo")]
    [InlineData("nullmodem")]
    public void No_message_makes_a_session_throw_or_grow(string kind)
    {
        const uint seed = 3;
        var chance = new Chance(seed);
        var channel = new Channel();
        var session = new FuseSession(DeviceTable.Find(kind)!.Make(new())[0].Device, new(kind, 0x180, 0, 0, IsCuse: false), channel);
        var buffer = new byte[4096];
        long memory = 0;
        for (var i = 0; i < Messages / 2; i++)
        {
            session.Receive(buffer.AsMemory(0, Fill(buffer, chance)));
            if (i == Messages / 4) memory = GC.GetTotalMemory(forceFullCollection: true);
        }
        // What may be open and what may wait is bounded, and twice as many messages do not make it more.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true), 0, memory + (8 << 20));
        Assert.True(channel.Replies > Messages / 4 && session.Refused > 0);
    }

    /// <returns>The message's length.</returns>
    private static int Fill(byte[] message, Chance chance)
    {
        var opcode = s_opcodes[chance.Below((uint)s_opcodes.Length)];
        var length = 40 + (int)(chance.Below(8) == 0 ? chance.Below(200) : opcode switch { 14 or 26 => 8 + chance.Below(2) * 56, 16 => 40 + chance.Below(100), 15 => 40, 36 or 2 => 8, 39 => 32 + chance.Below(3) * 8, 4 => 88, 1 => 5, _ => 24 });
        for (var at = 40; at < length; at += 8) BinaryPrimitives.WriteUInt64LittleEndian(message.AsSpan(at), chance.Below(4) == 0 ? chance.Next() : chance.Below(64));
        Span<byte> body = message.AsSpan(40);
        switch (opcode)
        {
            case 16:
                BinaryPrimitives.WriteUInt32LittleEndian(body[16..], (uint)length - 80);
                break;
            case 39:
                BinaryPrimitives.WriteUInt32LittleEndian(body[8..], chance.Below(4));
                BinaryPrimitives.WriteUInt32LittleEndian(body[12..], s_codes[chance.Below((uint)s_codes.Length)]);
                BinaryPrimitives.WriteUInt32LittleEndian(body[24..], (uint)length - 72);
                BinaryPrimitives.WriteUInt32LittleEndian(body[28..], chance.Below(3) * 8);
                // A size that a machine has: a resize is meant to take memory.
                if (length >= 80) BinaryPrimitives.WriteUInt64LittleEndian(body[32..], chance.Below(200));
                break;
            case 1:
                "echo\0"u8.CopyTo(body);
                break;
        }
        BinaryPrimitives.WriteInt32LittleEndian(message, chance.Below(50) == 0 ? (int)chance.Below(300) : length);
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(4), opcode);
        BinaryPrimitives.WriteUInt64LittleEndian(message.AsSpan(8), chance.Below(1000));
        BinaryPrimitives.WriteUInt64LittleEndian(message.AsSpan(16), chance.Below(4));
        return length;
    }

    /// <summary>splitmix64: the same on every machine, and fast.</summary>
    private sealed class Chance(ulong state)
    {
        public ulong Next()
        {
            var z = state += 0x9e3779b97f4a7c15;
            z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
            z = (z ^ z >> 27) * 0x94d049bb133111eb;
            return z ^ z >> 31;
        }

        public uint Below(uint limit) => (uint)(Next() % limit);
    }

    private sealed class Channel : IFuseChannel
    {
        public long Replies { get; private set; }

        public void Send(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body)
        {
            Replies++;
            var error = BinaryPrimitives.ReadInt32LittleEndian(header[4..]);
            var isNotification = BinaryPrimitives.ReadUInt64LittleEndian(header[8..]) == 0;
            if (BinaryPrimitives.ReadInt32LittleEndian(header) != header.Length + body.Length || (isNotification ? error != 1 : error is > 0 or < -4095) || (error < 0 && body.Length > 0))
                Assert.Fail($"reply with length {BinaryPrimitives.ReadInt32LittleEndian(header)}, error {error}, {body.Length} bytes");
        }
    }

    [Fact]
    public void An_operation_allocates_nothing()
    {
        var channel = new Channel();
        var session = new FuseSession(new EchoDevice(EchoIoctls.Linux), new("echo", 0x180, 0, 0, IsCuse: false), channel);
        byte[][] messages =
        [
            Message(1, "echo\0"u8.ToArray()),
            Message(14, Words(2, 0)),
            Message(16, [.. Words(1, 0, 0, 0, 1, 0, 0, 0, 2, 0), 120]),
            Message(15, Words(1, 0, 0, 0, 1, 0, 0, 0, 2, 0)),
            Message(39, Words(1, 0, 0, EchoIoctls.Linux.GetSize, 0, 0, 0, 8)),
            Message(40, Words(1, 0, 7, 0, 1, 5)),
            Message(18, Words(1, 0, 0, 0, 0, 0)),
        ];
        Round(1);
        for (uint handle = 2; handle < 100; handle++) Round(handle);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (uint handle = 100; handle < 10_100; handle++) Round(handle);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(0, session.OpenFiles);
        Assert.Equal(0, session.Refused);

        void Round(uint handle)
        {
            for (var i = 0; i < messages.Length; i++)
            {
                if (i > 1) BinaryPrimitives.WriteUInt32LittleEndian(messages[i].AsSpan(40), handle);
                session.Receive(messages[i]);
            }
        }

        static byte[] Words(params uint[] words) => [.. words.SelectMany(BitConverter.GetBytes)];

        static byte[] Message(uint opcode, byte[] body)
        {
            byte[] message = [.. new byte[40], .. body];
            BinaryPrimitives.WriteInt32LittleEndian(message, message.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(4), opcode);
            BinaryPrimitives.WriteUInt64LittleEndian(message.AsSpan(8), 4);
            BinaryPrimitives.WriteUInt64LittleEndian(message.AsSpan(16), 1 + (opcode == 1 ? 0u : 1u));
            return message;
        }
    }
}
