using Stead.Devices.Echo;
using Stead.Devices.Fuse;
using Stead.Tests.Harness;

namespace Stead.Tests.Unit.Devices.Fuse;

/// <summary>Bytes that a real kernel sent, byte by byte, and the answers that satisfied it.</summary>
public sealed class RecordedSessionTests
{
    [Fact]
    public void A_recorded_kernel_gets_the_same_answers()
    {
        var lines = File.ReadAllLines(Repository.Root + "/tests/Unit/Devices/Fuse/echo-session.recorded").Where(line => line[0] != '#').ToList();
        var channel = new Channel();
        var session = new FuseSession(new EchoDevice(EchoIoctls.Linux), new("echo", 0x180, 0, 0, IsCuse: false), channel);
        foreach (var line in lines)
        {
            if (line[0] == '>') session.Receive(Convert.FromHexString(line[2..]));
            else Assert.Equal(line[2..], channel.Sent.TryDequeue(out var sent) ? sent : "nothing");
        }
        Assert.Equal(0, session.Refused);
        Assert.Equal(1, lines.Count(line => line.StartsWith("> ", StringComparison.Ordinal) && line[10..18] == "24000000"));
    }

    private sealed class Channel : IFuseChannel
    {
        public Queue<string> Sent { get; } = [];

        public void Send(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body) => Sent.Enqueue(Convert.ToHexStringLower(header) + Convert.ToHexStringLower(body));
    }
}
