// The dumbbell of `stead lab show dumbbell` in ns-3: prints one line, name=value. See bench/lab.
#include "ns3/applications-module.h"
#include "ns3/core-module.h"
#include "ns3/internet-module.h"
#include "ns3/network-module.h"
#include "ns3/point-to-point-module.h"
#include "ns3/traffic-control-module.h"

#include <chrono>
#include <iostream>

using namespace ns3;

static double queuedByteSeconds, since;
static uint32_t queued;
static uint64_t segments;
static double measureFrom;

static void Integrate()
{
    double now = Simulator::Now().GetSeconds(), from = std::max(since, measureFrom);
    if (now > from)
        queuedByteSeconds += queued * (now - from);
    since = now;
}

static void OnQueue(uint32_t, uint32_t now)
{
    Integrate();
    queued = now;
}

static void OnSend(Ptr<const Packet> packet, const TcpHeader&, Ptr<const TcpSocketBase>)
{
    if (packet->GetSize() > 0)
        segments++;
}

static void OnSocket(uint32_t node)
{
    std::string path = "/NodeList/" + std::to_string(node) + "/$ns3::TcpL4Protocol/SocketList/0/Tx";
    Config::ConnectWithoutContext(path, MakeCallback(&OnSend));
}

int main(int argc, char** argv)
{
    std::string cc = "TcpNewReno", rate = "20Mbps", delay = "20ms";
    uint32_t flows = 4, buffer = 200, alpha = 1, beta = 3;
    double seconds = 60, from = 10, every = 1;
    CommandLine cmd;
    cmd.AddValue("cc", "TcpNewReno, TcpCubic, TcpVegas, TcpBbr", cc);
    cmd.AddValue("rate", "of the link between", rate);
    cmd.AddValue("delay", "of it, one way", delay);
    cmd.AddValue("flows", "how many", flows);
    cmd.AddValue("buffer", "packets", buffer);
    cmd.AddValue("alpha", "Vegas: the window grows with fewer segments waiting, rounded up", alpha);
    cmd.AddValue("beta", "Vegas: it shrinks with more", beta);
    cmd.AddValue("seconds", "simulated", seconds);
    cmd.AddValue("every", "how much later each flow starts than the one before", every);
    cmd.AddValue("from", "what is before is not measured", from);
    cmd.Parse(argc, argv);
    measureFrom = from;

    Config::SetDefault("ns3::TcpL4Protocol::SocketType", StringValue("ns3::" + cc));
    Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(1460));
    // Its timestamps tick in milliseconds, and Vegas would measure the ticks.
    Config::SetDefault("ns3::TcpSocketBase::Timestamp", BooleanValue(false));
    Config::SetDefault("ns3::TcpSocket::InitialCwnd", UintegerValue(10));
    Config::SetDefault("ns3::TcpSocket::SndBufSize", UintegerValue(1 << 20));
    Config::SetDefault("ns3::TcpSocket::RcvBufSize", UintegerValue(6 << 20));
    Config::SetDefault("ns3::TcpSocketBase::MinRto", TimeValue(MilliSeconds(200)));
    Config::SetDefault("ns3::TcpSocket::DelAckTimeout", TimeValue(MilliSeconds(40)));
    Config::SetDefault("ns3::TcpVegas::Alpha", UintegerValue(alpha));
    Config::SetDefault("ns3::TcpVegas::Beta", UintegerValue(beta));
    if (cc == "TcpBbr")
        Config::SetDefault("ns3::TcpSocketState::EnablePacing", BooleanValue(true));

    NodeContainer left(flows), right(flows), routers(2);
    InternetStackHelper stack;
    stack.InstallAll();
    PointToPointHelper access, between;
    access.SetDeviceAttribute("DataRate", StringValue("1Gbps"));
    access.SetChannelAttribute("Delay", StringValue("1ms"));
    access.SetQueue("ns3::DropTailQueue", "MaxSize", StringValue("1000p"));
    between.SetDeviceAttribute("DataRate", StringValue(rate));
    between.SetChannelAttribute("Delay", StringValue(delay));
    between.SetQueue("ns3::DropTailQueue", "MaxSize", StringValue(std::to_string(buffer) + "p"));

    auto middle = between.Install(routers);
    Ipv4AddressHelper address("10.0.0.0", "255.255.255.252");
    TrafficControlHelper none;
    auto assign = [&](NetDeviceContainer devices) {
        auto interfaces = address.Assign(devices);
        // The queue of the device is the one that counts, not fq_codel above it.
        none.Uninstall(devices);
        address.NewNetwork();
        return interfaces;
    };
    assign(middle);
    DynamicCast<PointToPointNetDevice>(middle.Get(0))->GetQueue()->TraceConnectWithoutContext("BytesInQueue", MakeCallback(&OnQueue));

    std::vector<Ptr<PacketSink>> sinks;
    for (uint32_t i = 0; i < flows; i++)
    {
        assign(access.Install(left.Get(i), routers.Get(0)));
        auto to = assign(access.Install(routers.Get(1), right.Get(i)));
        PacketSinkHelper sink("ns3::TcpSocketFactory", InetSocketAddress(Ipv4Address::GetAny(), 5000));
        auto sinkApp = sink.Install(right.Get(i));
        sinks.push_back(DynamicCast<PacketSink>(sinkApp.Get(0)));
        BulkSendHelper bulk("ns3::TcpSocketFactory", InetSocketAddress(to.GetAddress(1), 5000));
        auto app = bulk.Install(left.Get(i));
        app.Start(Seconds(every * i));
        Simulator::Schedule(Seconds(every * i + 0.000001), &OnSocket, left.Get(i)->GetId());
    }
    Ipv4GlobalRoutingHelper::PopulateRoutingTables();

    std::vector<uint64_t> before(flows);
    Simulator::Schedule(Seconds(from), +[](std::vector<Ptr<PacketSink>>* all, std::vector<uint64_t>* counts) {
        for (size_t i = 0; i < all->size(); i++)
            (*counts)[i] = (*all)[i]->GetTotalRx();
    }, &sinks, &before);
    Simulator::Stop(Seconds(seconds));
    auto started = std::chrono::steady_clock::now();
    Simulator::Run();
    double wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    Integrate();
    uint64_t received = 0;
    for (uint32_t i = 0; i < flows; i++)
        received += sinks[i]->GetTotalRx() - before[i];
    std::cout << "goodput=" << received * 8 / (seconds - from) << " queue=" << queuedByteSeconds / (seconds - from) << " segments=" << segments << " wall=" << wall << std::endl;
    Simulator::Destroy();
}
