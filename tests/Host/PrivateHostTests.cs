using Stead.Tests.Harness;

namespace Stead.Tests.Host;

public sealed class PrivateHostTests
{
    [Fact]
    public void A_host_without_guests_lists_none_and_changes_nothing()
    {
        using var host = new PrivateHost();
        var listed = host.Type("""echo 'vm_dir="/srv"' > /etc/stead.conf; hostname; vm list""").Ok();
        Assert.Equal(["host", "NAME  DATASTORE  LOADER  CPU  MEMORY  VNC  AUTO  STATE"], listed.Lines);
        Assert.Empty(Directory.EnumerateFileSystemEntries(host.Root + "/srv"));
    }
}
