package dev.hookswitch.pacing;
import java.util.function.*;
class Try {
  public static void main(String[] a){ double hours=Double.parseDouble(a[0]); int seeds=Integer.parseInt(a[1]);
    for(String n:a[2].split(",")){ int k=Integer.parseInt(n); World w=World.of(k);
      if(a.length>3&&a[3].equals("all")){ show("progressive",w,s->Diallers.progressive(),hours,seeds); show("poisson",w,s->Diallers.poisson(k,.03,new java.util.SplittableRandom(s)),hours,seeds); for(var of:Diallers.LevelOf.values()) show(""+of,w,s->new Diallers.DialLevel(of,.03),hours,seeds);} 
      PacingRules d=PacingRules.DEFAULT;
      if(a.length<=3||!a[3].equals("sc")) show("ours",w,s->Diallers.ours(d),hours,seeds); else {
      World[] ws={ w.withAnswerRate(t->.35+.15*Math.sin(2*Math.PI*t/7200)).named("sine"), w.withAnswerRate(t->((int)(t/3600))%2==1?.5:.2).named("jump"), w.withOperators(t->k+new int[]{0,2,4,1,-2,-4,-3,0,3,-1}[(t/900)%10]*k/10).named("heads"), w.withSpreads(Spread.exponential(120),Spread.exponential(20),Spread.exponential(12),Spread.exponential(12)).named("expo"), w.withSpreads(Spread.around(120,1.2),Spread.around(20,1),Spread.around(12,.6),Spread.around(25,.2)).named("wide25"), w.withSpreads(Spread.around(120,.3),Spread.around(20,.2),Spread.around(12,.3),Spread.around(12,.3)).named("narrow") };
      for(World v:ws) show("ours",v,s->Diallers.ours(d),hours,seeds); show("ours",w.withConnectSeconds(1).named("connect 1s"),s->Diallers.ours(new PacingRules(.03,d.window(),d.patience(),java.time.Duration.ofSeconds(1),1000,3,5)),hours,seeds); show("ours",w.named("day"),s->Diallers.ours(new PacingRules(.03,java.time.Duration.ofDays(1),d.patience(),d.connectDelay(),1000,3,5)),hours,seeds);} } }
  static void show(String name,World w,LongFunction<Dialler> d,double hours,int seeds){ double talk=0,t2=0,wh=0,wa=0; int an=0,lo=0,over=0,hh=0; long c0=cpu(); for(int s=1;s<=seeds;s++){ Outcome o=CallCentre.run(w,d.apply(s),s,hours); talk+=o.talkMinutesPerHour(); wh=Math.max(wh,o.worstHalfHour()); wa=Math.max(wa,o.worstHalfHourAnywhere()); an+=o.answered(); lo+=o.lost(); for(double x:o.halfHours()){hh++; if(x>.03)over++;} }
    System.out.printf("%-14s %-16s talk %.2f ab %.2f%% worst %.2f%% over %d/%d anywhere %.2f%% cpu %.2fs%n",w.name(),name,talk/seeds,100.*lo/an,100*wh,over,hh,100*wa,(cpu()-c0)/1e9); }
  static long cpu(){ return java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime(); }
}
