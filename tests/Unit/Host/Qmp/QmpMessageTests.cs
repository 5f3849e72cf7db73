using System.Text;
using CsCheck;
using Stead.Host.Qmp;

namespace Stead.Tests.Unit.Host.Qmp;

/// <summary>Lines as QEMU 7.2 writes them.</summary>
public sealed class QmpMessageTests
{
    private static QmpMessage? Parse(string line) => QmpMessage.TryParse(Encoding.UTF8.GetBytes(line));

    [Fact]
    public void Greeting() => Assert.IsType<QmpMessage.Greeting>(Parse("""{"QMP": {"version": {"qemu": {"micro": 19, "minor": 2, "major": 7}, "package": ""}, "capabilities": ["oob"]}}"""));

    [Fact]
    public void Return() => Assert.Equal(7, Assert.IsType<QmpMessage.Return>(Parse("""{"return": {}, "id": 7}""")).Id);

    [Fact]
    public void Error() => Assert.Equal(new QmpMessage.Error(3, "no such device"), Parse("""{"id": 3, "error": {"class": "GenericError", "desc": "no such device"}}"""));

    [Fact]
    public void Event() => Assert.Equal("guest-shutdown", Assert.IsType<QmpMessage.Event>(
        Parse("""{"timestamp": {"seconds": 1, "microseconds": 2}, "event": "SHUTDOWN", "data": {"guest": true, "reason": "guest-shutdown"}}""")).Text("reason"));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("{}")]
    [InlineData("""{"event": 7}""")]
    public void Anything_else_is_nothing(string line) => Assert.Null(Parse(line));

    [Fact]
    public void No_bytes_make_it_throw()
    {
        Gen.Byte.Array.Sample(bytes => { QmpMessage.TryParse(bytes); });
        Gen.Char["{}[]\":,0e-returnidevdatas \\u"].Array[0, 40].Sample(chars => { Parse(new string(chars)); }, iter: 20_000);
    }
}
