using Stead.Core;

namespace Stead.Tests.Unit.Core;

public sealed class ComplaintTests
{
    [Fact]
    public void It_says_where_what_and_what_instead() => Assert.Equal("/vm/a/a.conf:3: memory: has no unit; write memory=\"512M\"",
        new Complaint("has no unit") { File = "/vm/a/a.conf", Line = 3, Key = "memory", Instead = "write memory=\"512M\"" }.ToString());

    [Fact]
    public void What_is_not_known_is_left_out()
    {
        Assert.Equal("it failed", new Complaint("it failed").ToString());
        Assert.Equal("line 3: it failed", (new Complaint("it failed") with { Line = 3 }).ToString());
        Assert.Equal("/a: it failed", (new Complaint("it failed") with { File = "/a" }).ToString());
    }

    [Fact]
    public void A_users_error_carries_all_of_them() => Assert.Equal("one\ntwo", new UserError([new("one"), new("two")]).Message);
}
