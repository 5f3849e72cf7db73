using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using Stead.Host.Narration;
using AddressFamily = Stead.Guests.Commands.AddressFamily;

namespace Stead.Host.Media;

/// <summary>Brings a file over HTTP into a <see cref="PartialDownload"/>, going on where an earlier try ended.</summary>
internal sealed class HttpSource : IDisposable
{
    private const int BufferSize = 128 << 10, Tries = 5, LongestText = 1 << 20;

    /// <summary>A server that says nothing for so long is gone.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(60);

    private readonly HttpClient _client;

    public HttpSource(AddressFamily family)
    {
        var handler = new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None, ConnectTimeout = TimeSpan.FromSeconds(30) };
        if (family != AddressFamily.Any) handler.ConnectCallback = (context, stop) => Connect(context, family, stop);
        _client = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("Stead");
    }

    /// <summary>All of it is in the part when this returns.</summary>
    /// <exception cref="HostException">It could not be had; what came is kept.</exception>
    public async Task Fetch(Uri source, PartialDownload part, INarrator narrator, Action<long> checkSpace, CancellationToken stop)
    {
        for (var failed = 0; ; )
        {
            var before = part.Stream.Length;
            try
            {
                await FetchOnce(source, part, narrator, checkSpace, stop);
                return;
            }
            catch (Exception e) when (e is HttpRequestException or HttpIOException or IOException or TimeoutException)
            {
                // A connection that broke after it brought something is tried again at once; one that brings nothing, only so often.
                failed = part.Stream.Length > before ? 0 : failed + 1;
                if (part.Stream.Length == before && (failed >= Tries || part.Stream.Length == 0)) throw Failure(source, e, part.Stream.Length);
            }
        }
    }

    /// <summary>A short text, such as a list of checksums.</summary>
    public async Task<string> FetchText(Uri source, CancellationToken stop)
    {
        try
        {
            _client.MaxResponseContentBufferSize = LongestText;
            return await _client.GetStringAsync(source, stop);
        }
        catch (HttpRequestException e) { throw Failure(source, e, 0); }
    }

    public void Dispose() => _client.Dispose();

    private async Task FetchOnce(Uri source, PartialDownload part, INarrator narrator, Action<long> checkSpace, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, source);
        var have = part.Stream.Length;
        if (have > 0 && part.Validator is { } validator)
        {
            request.Headers.Range = new(have, null);
            request.Headers.TryAddWithoutValidation("If-Range", validator);
        }
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(stop);
        silence.CancelAfter(Silence);
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token);
            if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && response.Content.Headers.ContentRange?.Length == have) return;
            if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                part.Begin(source, null);
                throw new HttpIOException(HttpRequestError.InvalidResponse, "the file changed on the server");
            }
            response.EnsureSuccessStatusCode();
            var resumes = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == have;
            if (response.StatusCode == HttpStatusCode.PartialContent && !resumes)
            {
                part.Begin(source, null);
                throw new HttpIOException(HttpRequestError.InvalidResponse, "the server sent another part than was asked for");
            }
            if (!resumes) part.Begin(source, ValidatorOf(response));
            await Receive(response, part, narrator, checkSpace, silence);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new TimeoutException($"the server said nothing for {Silence.TotalSeconds:0} seconds");
        }
    }

    private static async Task Receive(HttpResponseMessage response, PartialDownload part, INarrator narrator, Action<long> checkSpace, CancellationTokenSource silence)
    {
        var start = part.Stream.Length;
        long? total = response.Content.Headers.ContentLength is { } length ? start + length : null;
        if (total is { } needed) checkSpace(needed - start);
        using var meter = narrator.Begin(Path.GetFileName(part.Path)[1..^".part".Length], total, MeterUnit.Bytes);
        part.Stream.Seek(0, SeekOrigin.End);
        await using var body = await response.Content.ReadAsStreamAsync(silence.Token);
        var buffer = new byte[BufferSize];
        while (await body.ReadAsync(buffer, silence.Token) is > 0 and var count)
        {
            silence.CancelAfter(Silence);
            await part.Stream.WriteAsync(buffer.AsMemory(0, count), silence.Token);
            meter.Report(part.Stream.Length);
        }
        await part.Stream.FlushAsync(silence.Token);
        if (total is { } promised && part.Stream.Length < promised) throw new HttpIOException(HttpRequestError.ResponseEnded, "the connection ended early");
    }

    /// <summary>What If-Range takes: a strong ETag, or the time of the last change.</summary>
    private static string? ValidatorOf(HttpResponseMessage response) =>
        response.Headers.ETag is { IsWeak: false } tag ? tag.ToString() : response.Content.Headers.LastModified?.ToString("r");

    private static async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, AddressFamily family, CancellationToken stop)
    {
        var wanted = family == AddressFamily.V4 ? System.Net.Sockets.AddressFamily.InterNetwork : System.Net.Sockets.AddressFamily.InterNetworkV6;
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, wanted, stop);
        var socket = new Socket(wanted, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static HostException Failure(Uri source, Exception e, long kept)
    {
        var said = e switch
        {
            HttpRequestException { StatusCode: { } status } => $"the server answered {(int)status} {status}",
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => $"there is no host {source.Host}, or no name server answers",
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError, InnerException: { } inner } => $"no secure connection: {inner.Message}",
            HttpRequestException { InnerException: SocketException socket } => $"{source.Host}: {socket.Message}",
            _ => e.Message,
        };
        var instead = e is HttpRequestException { StatusCode: HttpStatusCode.NotFound } ? "look the address up again"
            : kept > 0 ? "what has come is kept: give the command again to go on from there" : "give the command again later";
        return new($"download {source.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped)}", said, instead: instead);
    }
}
