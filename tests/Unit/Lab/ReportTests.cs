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
