using System.Text.Json;
using Stead.Lab.Applications;
using Stead.Lab.Measures;
using Stead.Lab.Reports;
using Stead.Lab.Runs;
using Stead.Tests.Harness;

namespace Stead.Tests.Unit.Lab;

public sealed class ReportTests
{
    [Fact]
    public void A_chart_shows_the_curve()
    {
        double[] times = [.. Enumerable.Range(0, 200).Select(i => i / 10.0)];
        Golden.Check("chart", BrailleChart.Draw("a saw", times, [.. times.Select(time => time % 5 * 1e6)], MetricUnit.BitsPerSecond, 60)
            + BrailleChart.Draw("nothing", [], [], MetricUnit.Bytes, 60));
    }

    [Theory]
    [InlineData(0.0206, MetricUnit.Seconds, "20.6 ms")]
    [InlineData(0.19, MetricUnit.Seconds, "190 ms")]
    [InlineData(1.25, MetricUnit.Seconds, "1.25 s")]
    [InlineData(0.00012, MetricUnit.Seconds, "120 µs")]
    [InlineData(19.3e6, MetricUnit.BitsPerSecond, "19.3 Mbit/s")]
    [InlineData(426e3, MetricUnit.Bytes, "426 kB")]
    [InlineData(0.953, MetricUnit.Share, "95.3 %")]
    [InlineData(double.NaN, MetricUnit.Seconds, "-")]
    public void Numbers_are_short(double value, MetricUnit unit, string text) => Assert.Equal(text, Quantity.Format(value, unit));

    [Fact]
    public void Percentiles_are_those_of_the_sorted_samples()
    {
        var samples = new Samples();
        for (var i = 100; i >= 1; i--) samples.Add(i);
        Assert.Equal((1, 50, 95, 99, 100), (samples.Least, samples.Quantile(0.5), samples.Quantile(0.95), samples.Quantile(0.99), samples.Greatest));
        Assert.Equal((1.0, 0.25), (JainIndex.Of([3, 3, 3]), JainIndex.Of([1, 0, 0, 0])));
    }

    /// <summary>Requirements may name what an application's row says, and nothing else.</summary>
    [Theory]
    [InlineData("bulk", "bytes 100kB")]
    [InlineData("request", "think 10ms")]
    [InlineData("video", "bitrate 1Mbit/s")]
    [InlineData("onoff", "on 100ms")]
    [InlineData("objects", "gap 10ms")]
    public void Applications_measure_what_their_table_says(string application, string word)
    {
        var report = Laboratory.Run(Beside($"    app {application}\n    {word}\n"));
        Assert.Equal(ApplicationTable.Find(application)!.Measures, report.Groups[0].Metrics.Select(metric => (metric.Name, metric.Unit)));
        Assert.All(report.Measures.Keys, name => Assert.Contains(name, MeasureTable.Names([("first", ApplicationTable.Find(application)), ("second", BulkTransfer.Kind)])));
    }

    [Fact]
    public void A_comparison_has_each_flows_own_path_and_what_its_application_measured()
    {
        var report = Laboratory.Run(Beside("    app objects\n    gap 10ms\n"));
        // 5 ms and 45 ms of propagation, one way; a full packet at 10 Mbit/s.
        Assert.Equal((0.01, 0.09), (Math.Round(report.Measures["first.path.rtt"], 2), Math.Round(report.Measures["second.path.rtt"], 2)));
        var text = ComparisonText.Format(new("cc", ["a", "b"], [report, report]));
        Assert.DoesNotContain("  0.", text.Replace("0.99", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Matches(@"\nCC  FLOW   COMPLETION\.P50  COMPLETION\.P95  COMPLETION\.P99  OBJECTS\na   first +[0-9.]+ ms", text);
    }

    /// <summary>Two flows on one link, the second from farther away.</summary>
    private static Stead.Lab.Experiments.Experiment Beside(string words) => Laboratory.Of(
        "length 5s\nhost a b c\nrouter r\nlink a r\nlink b r\n    delay 40ms\nlink r c\n    rate 10Mbit/s\n    delay 5ms\n    queue 20 packets\n"
        + "flow first a -> c\n" + words + "flow second b -> c\n");

    [Theory]
    [InlineData("first.rtt.p50 <= 2 * path.rtt", @"^[0-9.]+ ms against [0-9.]+ ms$")]
    [InlineData("first.goodput >= 4Mbit/s", @"^[0-9.]+ Mbit/s against 4\.00 Mbit/s$")]
    [InlineData("first.share >= 10%", @"^[0-9.]+ % against 10\.0 %$")]
    [InlineData("queue.max >= 10kB", @"^[0-9.]+ kB against 10\.0 kB$")]
    [InlineData("first.jain >= 1", @"^1 against 1$")]
    public void Outcomes_have_units(string requirement, string text)
    {
        Assert.True(Stead.Lab.Experiments.Requirement.TryParse(requirement, out var parsed));
        var report = Laboratory.Run(Beside("") with { Requirements = [parsed] });
        Assert.Matches(text, Assert.Single(report.Requirements).Measured);
    }

    [Fact]
    public void Json_csv_and_page_hold_what_was_measured()
    {
        var report = Laboratory.Run(Laboratory.Read("bufferbloat", "cc=newreno").Within(1, 4));
        using var json = JsonDocument.Parse(RunJson.Format(report, withTraces: true).ToJsonString());
        Assert.True(json.RootElement.GetProperty("measures").GetProperty("upload.goodput").GetDouble() > 15e6);
        Assert.Equal(2, json.RootElement.GetProperty("traces").GetArrayLength());
        var lines = RunCsv.Format(report).TrimEnd().Split('\n');
        Assert.Equal(602, lines.Length);
        Assert.Equal("time,modem>bob.queue,modem>bob.drops,upload.goodput,upload.rtt,upload.srtt,upload.cwnd,upload.ssthresh,upload.flight,upload.pace,upload.gpest,upload.ltbw,upload.timely,upload.fillcwbw", lines[0]);
        Assert.All(lines, line => Assert.Equal(13, line.Count(c => c == ',')));
        var page = RunPage.Format(new Comparison("cc", ["newreno", "</script>"], [report, report]));
        Assert.Contains("var uPlot=", page, StringComparison.Ordinal);
        Assert.Contains("Permission is hereby granted", page, StringComparison.Ordinal);
        Assert.DoesNotContain("\"</script>\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
    }
}
