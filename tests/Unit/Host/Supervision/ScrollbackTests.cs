using CsCheck;
using Stead.Host.Supervision;

namespace Stead.Tests.Unit.Host.Supervision;

public sealed class ScrollbackTests
{
    [Fact]
    public void It_keeps_the_last_bytes_however_they_came() =>
        Gen.Select(Gen.Int[1, 20], Gen.Byte.Array[0, 50].Array[0, 10]).Sample((capacity, writes) =>
        {
            var scrollback = new Scrollback(capacity);
            foreach (var bytes in writes) scrollback.Append(bytes);
            Assert.Equal(writes.SelectMany(bytes => bytes).TakeLast(capacity), scrollback.ToArray());
        });
}
