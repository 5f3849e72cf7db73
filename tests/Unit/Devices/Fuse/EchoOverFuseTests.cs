using CsCheck;
using Stead.Devices;
using Stead.Devices.Echo;

namespace Stead.Tests.Unit.Devices.Fuse;

/// <summary>The article's driver, listing by listing, through the kernel's protocol.</summary>
public sealed class EchoOverFuseTests
{
    private const uint ReadOnly = 0, WriteOnly = 1, ReadWrite = 2, NonBlocking = 0x800;

    [Fact]
    public void What_is_written_is_read_first_in_first_out()
    {
        var kernel = new Kernel();
        var file = kernel.Open(ReadWrite);
        Assert.Equal(3u, kernel.CountOf(kernel.Write(file, "foo")));
        Assert.Equal(3u, kernel.CountOf(kernel.Write(file, "bar")));
        Assert.Equal("foob", kernel.TextOf(kernel.Read(file, 4)));
        Assert.Equal("ar", kernel.TextOf(kernel.Read(file, 4096)));
    }

    [Fact]
    public void A_reader_waits_for_data_and_is_answered_when_it_comes()
    {
        var kernel = new Kernel();
        var (reader, writer) = (kernel.Open(ReadOnly), kernel.Open(WriteOnly));
        var read = kernel.Read(reader, 10);
        Assert.False(kernel.IsAnswered(read));
        kernel.Write(writer, "late");
        Assert.Equal("late", kernel.TextOf(read));
    }

    [Fact]
    public void A_writer_drains_81_bytes_through_64()
    {
        var kernel = new Kernel();
        var file = kernel.Open(ReadWrite);
        var text = new string('x', 64) + new string('y', 17);
        var write = kernel.Write(file, text);
        Assert.False(kernel.IsAnswered(write));
        Assert.Equal(text[..64], kernel.TextOf(kernel.Read(file, 4096)));
        Assert.Equal(81u, kernel.CountOf(write));
        Assert.Equal(text[64..], kernel.TextOf(kernel.Read(file, 4096)));
    }

    [Fact]
    public void Nothing_asked_is_nothing_given_at_once()
    {
        var kernel = new Kernel();
        var file = kernel.Open(ReadWrite);
        Assert.Equal("", kernel.TextOf(kernel.Read(file, 0)));
        Assert.Equal(0u, kernel.CountOf(kernel.Write(file, "")));
    }

    [Fact]
    public void A_signal_ends_a_wait_and_what_was_written_counts()
    {
        var kernel = new Kernel();
        var file = kernel.Open(ReadWrite);
        var read = kernel.Read(file, 1);
        kernel.Interrupt(read);
        Assert.Equal(DeviceError.Interrupted, kernel.ErrorOf(read));
        var write = kernel.Write(file, new string('x', 80));
        kernel.Interrupt(write);
        Assert.Equal(64u, kernel.CountOf(write));
        var full = kernel.Write(file, "y");
        kernel.Interrupt(full);
        Assert.Equal(DeviceError.Interrupted, kernel.ErrorOf(full));
    }

    [Fact]
    public void A_signal_for_what_was_answered_is_asked_again()
    {
        var kernel = new Kernel();
        var interrupt = kernel.Request(36, 0, 12UL);
        Assert.Equal(DeviceError.WouldBlock, kernel.ErrorOf(interrupt));
    }

    [Fact]
    public void Who_may_not_wait_is_told()
    {
        var kernel = new Kernel();
        var file = kernel.Open(ReadWrite | NonBlocking);
        Assert.Equal(DeviceError.WouldBlock, kernel.ErrorOf(kernel.Read(file, 1, NonBlocking)));
        Assert.Equal(64u, kernel.CountOf(kernel.Write(file, new string('x', 80), NonBlocking)));
        Assert.Equal(DeviceError.WouldBlock, kernel.ErrorOf(kernel.Write(file, "y", NonBlocking)));
    }

    [Fact]
    public void Without_a_writer_a_read_is_the_end_of_the_file()
    {
        var kernel = new Kernel();
        var reader = kernel.Open(ReadOnly);
        Assert.Equal("", kernel.TextOf(kernel.Read(reader, 1)));
        var (first, second) = (kernel.Open(WriteOnly), kernel.Open(WriteOnly));
        kernel.Write(first, "ab");
        Assert.Equal("a", kernel.TextOf(kernel.Read(reader, 1)));
        kernel.Release(first);
        Assert.Equal("b", kernel.TextOf(kernel.Read(reader, 1)));
        var waiting = kernel.Read(reader, 1);
        Assert.False(kernel.IsAnswered(waiting));
        kernel.Release(second);
        Assert.Equal("", kernel.TextOf(waiting));
    }

    [Fact]
    public void On_unload_sleepers_get_ENXIO_and_data_and_room_are_still_there()
    {
        var kernel = new Kernel();
        var file = kernel.Open(ReadWrite);
        var write = kernel.Write(file, new string('x', 70));
        kernel.Poll(file, 7, notify: true);
        kernel.Session.Unload();
        Assert.Equal(DeviceError.Gone, kernel.ErrorOf(write));
        Assert.Equal([7UL], kernel.Woken);
        Assert.Equal(0x18u, kernel.Poll(file, 7, notify: false) & 0x18);
        Assert.Equal(64, kernel.TextOf(kernel.Read(file, 100)).Length);
        Assert.Equal(DeviceError.Gone, kernel.ErrorOf(kernel.Read(file, 100, NonBlocking)));
        Assert.Equal(1u, kernel.CountOf(kernel.Write(file, "z")));
        Assert.Equal(DeviceError.Gone, kernel.ErrorOf(kernel.Request(14, 2, ReadWrite, 0u)));
    }

    [Fact]
    public void Sizes_are_told_and_set()
    {
        var kernel = new Kernel();
        var file = kernel.Open(ReadWrite);
        Assert.Equal(64UL, BitConverter.ToUInt64(kernel.Replies[kernel.Ioctl(file, 0x80084564, [], 8)].Body, 16));
        kernel.Write(file, "1234");
        Assert.Equal(DeviceError.Busy, kernel.ErrorOf(kernel.Ioctl(file, 0x40084565, BitConverter.GetBytes(3UL), 0)));
        Assert.Equal(DeviceError.None, kernel.ErrorOf(kernel.Ioctl(file, 0x40084565, BitConverter.GetBytes(4UL), 0)));
        var write = kernel.Write(file, "5");
        Assert.False(kernel.IsAnswered(write));
        kernel.Ioctl(file, 0x40084565, BitConverter.GetBytes(5UL), 0);
        Assert.Equal(1u, kernel.CountOf(write));
        Assert.Equal(DeviceError.None, kernel.ErrorOf(kernel.Ioctl(file, 0x4566, [], 0)));
        Assert.Equal(DeviceError.NoMemory, kernel.ErrorOf(kernel.Ioctl(file, 0x40084565, BitConverter.GetBytes(ulong.MaxValue), 0)));
        Assert.Equal(DeviceError.NotAnIoctl, kernel.ErrorOf(kernel.Ioctl(file, 0x1234, [], 0)));
        var reader = kernel.Open(ReadOnly);
        Assert.Equal(DeviceError.NotPermitted, kernel.ErrorOf(kernel.Ioctl(reader, 0x40084565, BitConverter.GetBytes(9UL), 0)));
        Assert.Equal(DeviceError.NotPermitted, kernel.ErrorOf(kernel.Ioctl(reader, 0x4566, [], 0)));
    }

    [Fact]
    public void A_buffer_of_size_0_blocks_every_write()
    {
        var kernel = new Kernel(size: 0);
        var file = kernel.Open(ReadWrite);
        Assert.False(kernel.IsAnswered(kernel.Write(file, "x")));
        Assert.Equal(0u, kernel.Poll(file, 1, notify: false));
    }

    [Fact]
    public void FIONREAD_and_FIONWRITE_count_and_CUSE_asks_where_the_number_goes()
    {
        var kernel = new Kernel(cuse: true);
        var file = kernel.Open(ReadWrite);
        kernel.Write(file, "abc");
        Assert.Equal(3, BitConverter.ToInt32(kernel.Replies[kernel.Ioctl(file, 0x8004667f, [], 4)].Body, 16));
        Assert.Equal(61, BitConverter.ToInt32(kernel.Replies[kernel.Ioctl(file, 0x80046677, [], 4)].Body, 16));
        var retry = kernel.Replies[kernel.Ioctl(file, 0x541b, [], 0, flags: 2)].Body;
        Assert.Equal([0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0xff, 0x7f, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0], retry);
        Assert.Equal(3, BitConverter.ToInt32(kernel.Replies[kernel.Ioctl(file, 0x541b, [], 4, flags: 2)].Body, 16));
    }

    [Fact]
    public void Poll_tells_the_state_and_every_transition_wakes_once()
    {
        var kernel = new Kernel();
        var (reader, writer) = (kernel.Open(ReadOnly), kernel.Open(WriteOnly));
        Assert.Equal(0x104u, kernel.Poll(reader, 5, notify: true));
        kernel.Write(writer, "a");
        Assert.Equal([5UL], kernel.Woken);
        kernel.Write(writer, "b");
        Assert.Equal([5UL], kernel.Woken);
        Assert.Equal(0x145u, kernel.Poll(reader, 5, notify: true));
        kernel.Release(writer);
        Assert.Equal([5UL, 5UL], kernel.Woken);
    }

    [Fact]
    public void Every_byte_is_read_once_and_in_order_whatever_is_interrupted() =>
        Gen.Select(Gen.Int[1, 70], Gen.Select(Gen.Int[0, 9], Gen.Int[1, 90]).Array[1, 60]).Sample((size, steps) =>
        {
            var kernel = new Kernel(size);
            var file = kernel.Open(ReadWrite);
            var next = 0;
            List<(ulong Unique, string Text)> writes = [];
            List<ulong> reads = [];
            foreach (var (what, count) in steps)
            {
                if (what < 4)
                {
                    var text = string.Concat(Enumerable.Range(0, count).Select(_ => (char)(' ' + next++ % 90)));
                    writes.Add((kernel.Write(file, text), text));
                }
                else if (what < 8) reads.Add(kernel.Read(file, (uint)count));
                else if (writes.Concat(reads.Select(one => (one, ""))).FirstOrDefault(one => !kernel.IsAnswered(one.Item1)) is { Item1: > 0 } victim) kernel.Interrupt(victim.Item1);
            }
            foreach (var unique in reads.Where(one => !kernel.IsAnswered(one))) kernel.Interrupt(unique);
            for (var drained = 1; drained > 0;)
            {
                var read = kernel.Read(file, 4096, NonBlocking);
                drained = kernel.ErrorOf(read) == DeviceError.None ? kernel.TextOf(read).Length : 0;
                reads.Add(read);
            }
            var written = string.Concat(writes.Select(write => kernel.ErrorOf(write.Unique) == DeviceError.None ? write.Text[..(int)kernel.CountOf(write.Unique)] : ""));
            var read_ = string.Concat(reads.OrderBy(AnsweredAt(kernel)).Select(one => kernel.ErrorOf(one) == DeviceError.None ? kernel.TextOf(one) : ""));
            Assert.Equal(written.Length, read_.Length);
            Assert.Equal(written.Order(), read_.Order());
        }, iter: 2000);

    private static Func<ulong, int> AnsweredAt(Kernel kernel)
    {
        var order = kernel.Replies.Keys.Select((unique, at) => (unique, at)).ToDictionary(one => one.unique, one => one.at);
        return unique => order[unique];
    }
}
