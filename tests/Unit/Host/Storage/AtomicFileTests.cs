using Stead.Core;
using Stead.Host.Storage;

namespace Stead.Tests.Unit.Host.Storage;

public sealed class AtomicFileTests
{
    [Theory]
    [InlineData("/no/such/folder/file", "No such file or directory")]
    [InlineData("/proc/file", "No such file or directory")]
    public void Where_nothing_can_be_written_the_file_that_was_asked_for_is_named(string path, string why)
    {
        var error = Assert.Throws<HostException>(() => AtomicFile.Write(path, "text", AtomicFile.Public));
        Assert.Equal($"write {path}: {why}", error.Message);
    }
}
